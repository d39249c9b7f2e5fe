package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// A machine is what its processors have done since the start, in ticks of the clock.
type machine struct {
	total int64 // idle time too
	busy  int64
	own   int64 // of busy, by this process and by its children that have ended
}

// others is the share of the machine that was used, since before, by programs which have
// nothing to do with this one, or was taken by the machine below a virtual one.
func (m machine) others(before machine) float64 {
	total := m.total - before.total
	if total == 0 {
		return 0
	}
	return max(0, float64(m.busy-before.busy-(m.own-before.own))/float64(total))
}

func readMachine() (m machine, err error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return m, err
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	// user nice system idle iowait irq softirq steal; what follows is in user and nice.
	times, err := ticks(bytes.TrimPrefix(line, []byte("cpu")), 0, 8)
	if err != nil {
		return m, err
	}
	for _, t := range times {
		m.total += t
	}
	m.busy = m.total - times[3] - times[4]

	if text, err = os.ReadFile("/proc/self/stat"); err != nil {
		return m, err
	}
	// The name in brackets may hold anything; utime, stime, cutime and cstime are the
	// 12th to the 15th field after it.
	times, err = ticks(text[bytes.LastIndexByte(text, ')')+1:], 11, 15)
	for _, t := range times {
		m.own += t
	}
	return m, err
}

// ticks are the fields from, inclusive, to, exclusive, of a line of numbers.
func ticks(line []byte, from, to int) ([]int64, error) {
	fields := bytes.Fields(line)
	if len(fields) < to {
		return nil, fmt.Errorf("%d fields in %q, want %d", len(fields), line, to)
	}
	numbers := make([]int64, 0, to-from)
	for _, f := range fields[from:to] {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
