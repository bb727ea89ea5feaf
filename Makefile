# SPDX-License-Identifier: GPL-2.0-or-later
#
# For people who work on the program. Packagers use meson; both build through
# tools/go-build.sh, and tools/goenv.sh decides the flags.

.PHONY: all run check lint test bench fuzz po clean help

all: ## build the program: build/virt-viewer
	@tools/install-deps.sh build
	@tools/go-build.sh build/virt-viewer ./cmd/virt-viewer
	@tools/build-locale.sh build/locale

run: ## show a demo guest, or GUEST=name [CONNECT=uri]
	@tools/install-deps.sh run
	@tools/go-build.sh build/virt-viewer ./cmd/virt-viewer
	@tools/build-locale.sh build/locale
	@GUEST='$(GUEST)' CONNECT='$(CONNECT)' tools/run.sh

check: ## run the tests that need no display and no server
	@tools/install-deps.sh build
	@tools/check.sh

lint: ## check the sources: formats, compilers, linters, who imports what
	@tools/install-deps.sh test
	@tools/lint.sh

test: ## check the sources, run all tests, say how many passed
	@tools/install-deps.sh test
	@tools/test.sh

bench: ## measure the program beside other viewers: takes some minutes
	@tools/install-deps.sh bench
	@tools/go-build.sh build/virt-viewer ./cmd/virt-viewer
	@tools/go-build.sh build/bench-tool ./tools/bench
	@build/bench-tool --viewer build/virt-viewer $(BENCH)

FUZZTIME ?= 30s
fuzz: ## run every fuzz target for FUZZTIME (default 30s)
	@tools/fuzz.sh $(FUZZTIME)

po: ## bring the translations up to date with the sources
	@tools/install-deps.sh build
	@tools/update-po.sh

clean: ## remove what was built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10
