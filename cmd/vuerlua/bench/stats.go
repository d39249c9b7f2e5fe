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

// A spread is the median of what was measured, and between which values it lay: the smallest
// and the greatest of a few rounds, the 10th and the 90th percentile of many.
type spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// few is the number of rounds whose smallest and greatest value mean something.
const few = 9

// spreadOf returns nil of no values.
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

// median returns nil of no spread.
func (s *spread) median() *float64 {
	if s == nil {
		return nil
	}
	return &s.Median
}

// single is the spread of a figure that was measured once.
func single(value float64) *spread { return &spread{value, value, value} }

// each is what of returns for each sample.
func each[T any](samples []T, of func(T) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return values
}

// median is that of what of returns for each sample; 0 of none.
func median[T any](samples []T, of func(T) float64) float64 {
	if s := spreadOf(each(samples, of)); s != nil {
		return s.Median
	}
	return 0
}

// ratios divides what was measured in the same round.
func ratios(values, by []float64) (all []float64) {
	for i := range min(len(values), len(by)) {
		if by[i] != 0 {
			all = append(all, values[i]/by[i])
		}
	}
	return all
}

// compare makes a figure of the medians of what was measured. Its ratios are those of rounds,
// and not of the medians: what slows the machine down for a round slows both down.
func compare[T any](name, unit string, all samples[T], of func(T) float64, want *reach) figure {
	ours, floor, peer := each(all.ours, of), each(all.floor, of), each(all.peer, of)
	f := figure{
		Name: name, Unit: unit, Value: spreadOf(ours), Floor: spreadOf(floor), Peer: spreadOf(peer), Reach: want,
	}
	if unit == "" { // a count is compared with the number that it has to be
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

// moreIsBetter reports whether a unit is that of a rate. Of every other unit, less is better.
func moreIsBetter(unit string) bool { return unit == "/s" || unit == "fps" }

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
