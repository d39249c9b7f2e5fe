package main

import (
	"fmt"
	"net"
	"os/exec"
	"time"
)

// starts is the number of times that each program is started.
const starts = 10

// runStart measures the time from the start of a process to the first scene at a
// waiting client. It alternates the programs itself, because a start is short.
func runStart(l *lab) ([]figure, error) {
	r := role{scene: "hello.lua", floor: "idle", peer: "idle"}
	var all samples[time.Duration]
	for range starts {
		took, err := l.measureStart(l.programCommand, r)
		if err != nil {
			return nil, err
		}
		all.ours = append(all.ours, took)
		if took, err = l.measureStart(l.floorCommand, r); err != nil {
			return nil, err
		}
		all.floor = append(all.floor, took)
		if l.python == "" {
			continue
		}
		peer := func(r role, _ string) *exec.Cmd { return l.peerCommand(r, r.port) }
		if took, err = l.measureStart(peer, r); err != nil {
			return nil, err
		}
		all.peer = append(all.peer, took)
	}
	return []figure{compare("first SET", "ms", all, millis, toFloorAtMost(2)).readme("start to first SET")}, nil
}

func (l *lab) measureStart(command func(role, string) *exec.Cmd, r role) (took time.Duration, err error) {
	if r.port, err = freePort(); err != nil {
		return 0, err
	}
	url := fmt.Sprintf("ws://127.0.0.1:%d/", r.port)
	cmd := command(r, "")
	start := time.Now()
	s, err := l.start(cmd, r)
	if err != nil {
		return 0, err
	}
	err = l.firstMessage(url)
	took = time.Since(start)
	if stopErr := s.stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		return 0, s.describe(err)
	}
	return took, nil
}

// firstMessage connects as soon as the server listens, and waits for a message.
func (l *lab) firstMessage(url string) error {
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(200 * time.Microsecond) {
		c, err := l.dial(url)
		if err != nil {
			if time.Now().After(deadline) || l.ctx.Err() != nil {
				return err
			}
			continue
		}
		defer c.close()
		_, err = c.next()
		return err
	}
}

// freePort returns a port that is not in use.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}
