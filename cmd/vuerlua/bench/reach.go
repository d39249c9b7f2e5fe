package main

import (
	"fmt"
	"strings"
)

// A figure is one measured quantity.
type figure struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value *spread `json:"vuerlua"`
	Floor *spread `json:"floor,omitempty"` // nil if the floor has no such figure
	Peer  *spread `json:"vuer,omitempty"`  // of Python's Vuer; nil if it was not measured

	FloorRatio *spread `json:"toFloor,omitempty"`        // vuerlua's value divided by the floor's
	PeerRatio  *spread `json:"betterThanVuer,omitempty"` // how many times better vuerlua is than Vuer

	Reach   *reach  `json:"-"`                // nil for a figure that is only informative
	Loop    float64 `json:"loop,omitempty"`   // speed.Loop of the machine during the scenario
	Caption string  `json:"readme,omitempty"` // name in the README's table, "" if it has no row there
}

// readme returns the figure with a row in the README's table.
func (f figure) readme(caption string) figure {
	f.Caption = caption
	return f
}

// A reach is how good a figure should be, relative to another measurement of the same run: a slow
// machine does not miss a reach just because it is slow. Counts, shares and bytes do not depend on
// the machine. They are compared with constants.
type reach struct {
	text  string
	check func(f *figure) verdict
}

// A verdict is the result of comparing a figure with its reach.
type verdict string

const (
	noReach     verdict = ""
	heldGoal    verdict = "held, goal too"
	held        verdict = "held"
	missed      verdict = "missed"
	notMeasured verdict = "not measured" // there is nothing to compare the figure with
)

func (f *figure) verdict() verdict {
	if f.Reach == nil {
		return noReach
	}
	return f.Reach.check(f)
}

// compared returns the verdict for v, which is nil if it was not measured. goal has at most one
// value: a stricter limit that is worth working towards.
func compared(v *float64, within func(v, limit float64) bool, limit float64, goal []float64) verdict {
	switch {
	case v == nil:
		return notMeasured
	case !within(*v, limit):
		return missed
	case len(goal) > 0 && within(*v, goal[0]):
		return heldGoal
	}
	return held
}

func below(v, limit float64) bool { return v <= limit }
func above(v, limit float64) bool { return v >= limit }
func equal(v, limit float64) bool { return v == limit }

// and returns a reach that requires both. It ignores one that was not measured.
func (r *reach) and(other *reach) *reach {
	return &reach{r.text + ", " + other.text, func(f *figure) verdict {
		a, b := r.check(f), other.check(f)
		switch {
		case a == notMeasured:
			return b
		case b == notMeasured || b == heldGoal || a == missed:
			return a
		}
		return b
	}}
}

// orAtLeast returns a reach that a value of enough or more meets as well, including its goal.
func (r *reach) orAtLeast(enough float64, unit string) *reach {
	return &reach{r.text + " or " + quantity(enough, unit), func(f *figure) verdict {
		if f.Value.Median >= enough {
			return heldGoal
		}
		return r.check(f)
	}}
}

func atMost(limit float64, unit string) *reach {
	return &reach{"<= " + quantity(limit, unit), func(f *figure) verdict { return compared(f.Value.median(), below, limit, nil) }}
}

func exactly(want float64, unit string) *reach {
	return &reach{quantity(want, unit), func(f *figure) verdict { return compared(f.Value.median(), equal, want, nil) }}
}

// toFloorAtMost returns a reach for the ratio to the floor.
func toFloorAtMost(limit float64, goal ...float64) *reach {
	return &reach{fmt.Sprintf("<= %gx floor", limit), func(f *figure) verdict {
		return compared(f.FloorRatio.median(), below, limit, goal)
	}}
}

func toFloorAtLeast(limit float64, goal ...float64) *reach {
	return &reach{fmt.Sprintf(">= %gx floor", limit), func(f *figure) verdict {
		return compared(f.FloorRatio.median(), above, limit, goal)
	}}
}

// betterThanVuer returns a reach for how many times better vuerlua is than Vuer.
func betterThanVuer(times float64, goal ...float64) *reach {
	return &reach{fmt.Sprintf(">= %gx vuer", times), func(f *figure) verdict {
		return compared(f.PeerRatio.median(), above, times, goal)
	}}
}

// factor returns a reach for a figure that is itself a ratio.
func factor(sign string, within func(v, limit float64) bool, limit, goal float64) *reach {
	return &reach{fmt.Sprintf("%s %gx, better %gx", sign, limit, goal), func(f *figure) verdict {
		return compared(f.Value.median(), within, limit, []float64{goal})
	}}
}

// loopsAtMost returns a reach for a figure in milliseconds that neither the floor nor Vuer has. The
// limit is in units of the time that a million rounds of the machine's loop take.
func loopsAtMost(limit float64) *reach {
	return &reach{fmt.Sprintf("<= %gx loop", limit), func(f *figure) verdict {
		if f.Loop == 0 {
			return notMeasured
		}
		loops := f.Value.Median / f.Loop
		return compared(&loops, below, limit, nil)
	}}
}

// quantity returns a number with its unit, in as many digits as are meaningful.
func quantity(v float64, unit string) string {
	switch a := max(v, -v); {
	case v == float64(int64(v)) && a < 1e6:
		return strings.TrimSpace(fmt.Sprintf("%d %s", int64(v), unit))
	case a >= 1000:
		return strings.TrimSpace(fmt.Sprintf("%.0f %s", v, unit))
	case a >= 10:
		return strings.TrimSpace(fmt.Sprintf("%.1f %s", v, unit))
	}
	return strings.TrimSpace(fmt.Sprintf("%.2f %s", v, unit))
}
