package main

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"time"
)

// A speed describes how fast the machine itself is, so that the figures of two machines can be
// compared.
type speed struct {
	Loop     float64 `json:"loop"`           // ns for a round of a loop of integers and floats: ms for a million
	Wake     float64 `json:"wake,omitempty"` // us to wake a goroutine on an idle processor by a send; 0 with only one processor
	Loopback float64 `json:"loopback"`       // us for the round trip of a byte on a connection within this machine
}

func (s speed) String() string {
	wake := ""
	if s.Wake > 0 {
		wake = fmt.Sprintf(", wake-up %.1f us", s.Wake)
	}
	return fmt.Sprintf("loop %.2f ns%s, loopback %.1f us", s.Loop, wake, s.Loopback)
}

// middle returns the median of each part of the speeds.
func middle(all ...speed) speed {
	return speed{
		Loop:     median(all, func(s speed) float64 { return s.Loop }),
		Wake:     median(all, func(s speed) float64 { return s.Wake }),
		Loopback: median(all, func(s speed) float64 { return s.Loopback }),
	}
}

// measureSpeed measures the machine, which takes a fifth of a second.
func measureSpeed() (s speed, err error) {
	s.Loop = measureLoop(1_000_000, 7)
	if runtime.GOMAXPROCS(0) > 1 {
		s.Wake = measureWake(100)
	}
	s.Loopback, err = measureLoopback(1000)
	return s, err
}

// loopResult keeps the compiler from removing the loop.
var loopResult atomic.Uint64

// measureLoop returns the median of several loops, in ns per round. Each round depends on the
// result of the previous one, as in an interpreter.
func measureLoop(rounds, times int) float64 {
	took := make([]float64, times)
	for i := range took {
		h, x := uint64(i), 1.0
		start := time.Now()
		for range rounds {
			h = (h ^ h>>29) * 0x9e3779b97f4a7c15
			x = x*0.999 + float64(h>>40)
		}
		took[i] = float64(time.Since(start).Nanoseconds()) / float64(rounds)
		loopResult.Add(h + uint64(x))
	}
	return spreadOf(took).Median
}

// measureWake returns the median time, in us, from a send on a channel until the waiting goroutine
// runs on another processor that was asleep. The sender keeps its own processor busy. It wakes two
// goroutines: the runtime reserves the last one for the sender's processor, and other processors
// take that one only after a delay.
func measureWake(times int) float64 {
	first, second, woken := make(chan struct{}), make(chan struct{}), new(atomic.Int64)
	defer close(first)
	defer close(second)
	for _, wake := range []chan struct{}{first, second} {
		go func() {
			for range wake {
				woken.Add(1)
			}
		}()
	}
	took := make([]float64, times)
	for i := range took {
		time.Sleep(paceNap) // until the other processor sleeps
		woken.Store(0)
		start := time.Now()
		first <- struct{}{}
		second <- struct{}{}
		for woken.Load() == 0 {
			if time.Since(start) > 10*time.Millisecond {
				runtime.Gosched() // the other processors may all be busy
			}
		}
		took[i] = micros(time.Since(start))
		for woken.Load() < 2 {
			runtime.Gosched()
		}
	}
	return spreadOf(took).Median
}

// measureLoopback returns the median time for a byte to a goroutine at the other end of a connection
// and back: four system calls and two wake-ups.
func measureLoopback(times int) (us float64, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		b := make([]byte, 1)
		for {
			if _, err := conn.Read(b); err != nil {
				return
			}
			if _, err := conn.Write(b); err != nil {
				return
			}
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	took, b := make([]float64, times), make([]byte, 1)
	for i := range took {
		start := time.Now()
		if _, err := conn.Write(b); err != nil {
			return 0, err
		}
		if _, err := conn.Read(b); err != nil {
			return 0, err
		}
		took[i] = micros(time.Since(start))
	}
	return spreadOf(took).Median, nil
}
