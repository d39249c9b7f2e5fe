package main

import (
	"cmp"
	"slices"
	"time"
)

// percentile is the smallest of values that p percent of them do not exceed; 0 of none.
func percentile[T cmp.Ordered](values []T, p int) T {
	if len(values) == 0 {
		var zero T
		return zero
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// median is that of what of returns for each sample.
func median[T any](samples []T, of func(T) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return 0
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}

// compare makes a figure of the medians of what was measured.
func compare[T any](name, unit string, all samples[T], of func(T) float64, want *reach) figure {
	f := figure{Name: name, Unit: unit, Value: median(all.ours, of), Reach: want}
	if len(all.floor) > 0 {
		value := median(all.floor, of)
		f.Floor = &value
	}
	if len(all.peer) > 0 {
		value := median(all.peer, of)
		f.Peer = &value
	}
	return f
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
