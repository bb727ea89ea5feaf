// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"os"
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// Where ssh has no terminal, it asks for a passphrase, or about a host's key, through the
// program that SSH_ASKPASS names (ssh(1)). Few systems have one: this program is its own.
// ssh runs it with the question as its only argument, takes the answer from its stdout,
// and gives up if it fails. libvirt's ssh inherits all of it.

// askpassVariable marks an environment in which this program is the one that asks for ssh.
const askpassVariable = "VIRT_VIEWER_ASKPASS"

// offerAskpass has ssh ask through this program, unless the user has chosen another one.
func offerAskpass() {
	if os.Getenv("SSH_ASKPASS") != "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	os.Setenv("SSH_ASKPASS", program)
	os.Setenv(askpassVariable, "1")
	// With a terminal, ssh asks there. Without one it wants DISPLAY to be set, which
	// Wayland does without.
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		tty.Close()
	} else if os.Getenv("SSH_ASKPASS_REQUIRE") == "" {
		os.Setenv("SSH_ASKPASS_REQUIRE", "force")
	}
}

// IsAskpass says whether the program was started by ssh to ask something: its only
// argument is a sentence. What else is started from a window inherits the environment.
func IsAskpass(args []string) bool {
	return os.Getenv(askpassVariable) != "" && len(args) == 1 && !strings.HasPrefix(args[0], "-") && strings.Contains(args[0], " ")
}

// askpassQuestion is what ssh wants to know.
type askpassQuestion struct {
	text   string // untrusted: the host may have written it
	secret bool   // the answer is not to be read by others
	yesNo  bool   // the answer is yes or no
	silent bool   // yes needs not be said: ssh looks at the exit code
}

// readQuestion understands ssh's prompt, and the hint that its version 8.4 and later give
// about some.
func readQuestion(prompt, hint string) askpassQuestion {
	const longest = 2000 // characters
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(prompt), "\n") {
		lines = append(lines, rfbclient.CleanText(line, longest))
	}
	q := askpassQuestion{text: strings.Join(lines, "\n")}
	switch {
	case hint == "confirm" || hint == "none":
		q.yesNo, q.silent = true, true
	case strings.Contains(prompt, "(yes/no") || strings.Contains(prompt, "'yes'"):
		q.yesNo = true
	default:
		q.secret = true
	}
	return q
}

// Askpass asks what ssh wants to know and prints the answer. It gives the exit code: 1 if
// there is none.
func Askpass(prompt string) int {
	arguments := []string{config.ApplicationID}
	if err := withoutGL(func() error { return gtk.InitCheck(&arguments) }); err != nil {
		return 1
	}
	q := readQuestion(prompt, os.Getenv("SSH_ASKPASS_PROMPT"))
	answer, ok := q.ask()
	if !ok {
		if q.yesNo && !q.silent {
			fmt.Println("no")
			return 0
		}
		return 1
	}
	if !q.silent {
		fmt.Println(answer)
	}
	return 0
}

// ask shows the question.
func (q askpassQuestion) ask() (answer string, ok bool) {
	return dialogs.Askpass(dialogs.AskpassQuestion{Text: q.text, Secret: q.secret, YesNo: q.yesNo}, config.ApplicationID)
}
