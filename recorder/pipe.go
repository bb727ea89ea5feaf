// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"os"
	"syscall"
	"unsafe"
)

// pipe is the way to ffmpeg. Frames are too large to be copied into it for nothing:
// all of a frame but its end is lent to the kernel (vmsplice(2)), which costs a third
// of a copy.
type pipe struct {
	*os.File
	capacity int // bytes
}

// Commands of fcntl(2).
const (
	setPipeSize = 1031
	getPipeSize = 1032
)

// newPipe gives the pipe's two ends. It holds more than others, so that a frame takes
// few changes between the two processes.
func newPipe() (read *os.File, write *pipe, err error) {
	read, file, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	// Fd makes it blocking, which is right for it: its goroutine only writes. It may
	// not be allowed to hold more.
	fd := file.Fd()
	_, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, 1<<20)
	size, _, failed := syscall.Syscall(syscall.SYS_FCNTL, fd, getPipeSize, 0)
	if failed != 0 {
		size = 1 << 30 // then nothing is lent
	}
	return read, &pipe{file, int(size)}, nil
}

// writeFrame writes a frame, which may be changed afterwards: the end, which is copied,
// fills the pipe, so that all that was lent has been read when it is in.
func (p *pipe) writeFrame(px []byte) error {
	for lent := len(px) - p.capacity; lent > 0; {
		n, err := p.lend(px[:lent])
		if err != nil {
			return err
		}
		px, lent = px[n:], lent-n
	}
	_, err := p.Write(px)
	return err
}

func (p *pipe) lend(b []byte) (int, error) {
	v := syscall.Iovec{Base: &b[0]}
	v.SetLen(len(b))
	for {
		n, _, failed := syscall.Syscall6(syscall.SYS_VMSPLICE, p.Fd(), uintptr(unsafe.Pointer(&v)), 1, 0, 0, 0)
		switch failed {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		case syscall.ENOSYS, syscall.EINVAL: // not on this kernel
			return p.Write(b)
		default:
			return 0, os.NewSyscallError("vmsplice", failed)
		}
	}
}
