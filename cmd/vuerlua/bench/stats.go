package main

import (
	"cmp"
	"slices"
	"time"
)

// percentile returns the smallest of values that p percent of them do not exceed, or 0 if values
// is empty.
func percentile[T cmp.Ordered](values []T, p int) T {
	if len(values) == 0 {
		var zero T
		return zero
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// A spread is the median and the range of several values. The range is from the smallest to the
// greatest of a few values, and from the 10th to the 90th percentile of many.
type spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// few is the largest number of values whose extremes are meaningful.
const few = 9

// spreadOf returns the spread of values, or nil if values is empty.
func spreadOf(values []float64) *spread {
	n := len(values)
	if n == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	s := &spread{Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Low: sorted[0], High: sorted[n-1]}
	if n > few {
		s.Low, s.High = percentile(sorted, 10), percentile(sorted, 90)
	}
	return s
}

// median returns the median, or nil if s is nil.
func (s *spread) median() *float64 {
	if s == nil {
		return nil
	}
	return &s.Median
}

// single returns the spread of a figure that was measured once.
func single(value float64) *spread { return &spread{value, value, value} }

// each returns the results of calling of for each sample.
func each[T any](samples []T, of func(T) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return values
}

// median returns the median of the results of calling of for each sample, or 0 without samples.
func median[T any](samples []T, of func(T) float64) float64 {
	if s := spreadOf(each(samples, of)); s != nil {
		return s.Median
	}
	return 0
}

// ratios divides each value by the one of the same round, and leaves out division by 0.
func ratios(values, by []float64) (all []float64) {
	for i := range min(len(values), len(by)) {
		if by[i] != 0 {
			all = append(all, values[i]/by[i])
		}
	}
	return all
}

// compare returns the figure that of computes for each sample. The ratios are computed for each
// round and not from the medians: a machine that is slow for a round is slow for both servers.
func compare[T any](name, unit string, all samples[T], of func(T) float64, want *reach) figure {
	ours, floor, peer := each(all.ours, of), each(all.floor, of), each(all.peer, of)
	f := figure{
		Name: name, Unit: unit, Value: spreadOf(ours), Floor: spreadOf(floor), Peer: spreadOf(peer), Reach: want,
	}
	if unit == "" { // a count is compared with the required number
		return f
	}
	f.FloorRatio = spreadOf(ratios(ours, floor))
	if moreIsBetter(unit) {
		f.PeerRatio = spreadOf(ratios(ours, peer))
	} else {
		f.PeerRatio = spreadOf(ratios(peer, ours))
	}
	return f
}

// moreIsBetter reports whether unit is that of a rate. For every other unit, less is better.
func moreIsBetter(unit string) bool { return unit == "/s" || unit == "fps" }

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
