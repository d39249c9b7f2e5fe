package main

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"time"
)

// A speed is how fast the machine is by itself, by which the figures of two machines can be
// compared.
type speed struct {
	Loop     float64 `json:"loop"`           // ns for a round of a loop of integers and floats: ms for a million
	Wake     float64 `json:"wake,omitempty"` // us from a send to a goroutine that it wakes on an idle processor; 0: there is one processor
	Loopback float64 `json:"loopback"`       // us for a byte to a connection of this machine and back
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

// measureSpeed takes a fifth of a second.
func measureSpeed() (s speed, err error) {
	s.Loop = measureLoop(1_000_000, 7)
	if runtime.GOMAXPROCS(0) > 1 {
		s.Wake = measureWake(100)
	}
	s.Loopback, err = measureLoopback(1000)
	return s, err
}

// loopResult keeps the compiler from leaving the loop out.
var loopResult atomic.Uint64

// measureLoop is the median of some loops, in ns for a round. Each round waits for the last
// one, as those of an interpreter do.
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

// measureWake is the median of how long a goroutine that waits at a channel takes to run on
// another processor, which sleeps, while that of the sender is busy. The sender wakes two: the
// last one that it woke is for its own processor, and others take that one late.
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
				runtime.Gosched() // there may be no processor left
			}
		}
		took[i] = micros(time.Since(start))
		for woken.Load() < 2 {
			runtime.Gosched()
		}
	}
	return spreadOf(took).Median
}

// measureLoopback is the median of how long a byte takes to a goroutine at the other end of a
// connection and back: four system calls and two wake-ups.
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
