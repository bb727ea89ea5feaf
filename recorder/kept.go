// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

// keptTime is how long ffmpeg may take to say how much of a file can be played.
const keptTime = 10 * time.Second

// kept has ffmpeg read its file, which tells how much of it can be played: how much was
// written is not known here, where an encoder has some of it still.
func (s *ffmpeg) kept() time.Duration {
	ctx, cancel := context.WithTimeout(context.Background(), keptTime)
	defer cancel()
	out, _ := exec.CommandContext(ctx, s.cmd.Path, "-v", "quiet", "-nostdin", "-i", "file:"+s.file,
		"-map", "0:v:0", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-").Output()
	return lastProgress(string(out))
}

// lastProgress gives the last time of what ffmpeg tells of its progress: lines such as
// "out_time=00:00:04.200000"; 0 if it tells none.
func lastProgress(said string) time.Duration {
	_, last, _ := strings.Cut(said[max(0, strings.LastIndex(said, "out_time=")):], "=")
	last, _, _ = strings.Cut(last, "\n")
	units := strings.Split(strings.TrimSpace(last), ":")
	if len(units) != 3 {
		return 0
	}
	d, err := time.ParseDuration(units[0] + "h" + units[1] + "m" + units[2] + "s")
	if err != nil {
		return 0 // "N/A"
	}
	return max(d, 0)
}
