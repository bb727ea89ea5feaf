// SPDX-License-Identifier: LGPL-2.1-or-later

// Package encode makes the data of rectangles as servers do, for tests: small encoders,
// written from the protocol's text, so that every branch of the decoders is met. They
// share nothing with the decoders but the pixel formats.
package encode
