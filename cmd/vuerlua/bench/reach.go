package main

import (
	"fmt"
	"strings"
)

// A figure is one thing that was measured.
type figure struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value *spread `json:"vuerlua"`
	Floor *spread `json:"floor,omitempty"` // nil where the floor has no such figure
	Peer  *spread `json:"vuer,omitempty"`  // of Python's Vuer, nil where it was not measured

	FloorRatio *spread `json:"toFloor,omitempty"`        // what is ours for one of the floor
	PeerRatio  *spread `json:"betterThanVuer,omitempty"` // how many times better than Vuer's

	Reach   *reach  `json:"-"`                // nil for a figure that is for information
	Loop    float64 `json:"loop,omitempty"`   // of the machine meanwhile, see speed
	Caption string  `json:"readme,omitempty"` // name in the table of the README, "" where it has no row
}

// readme puts the figure into the table of the README.
func (f figure) readme(caption string) figure {
	f.Caption = caption
	return f
}

// A reach is how good a figure should be: in proportion to what was measured in the same run,
// so that a slow machine misses nothing because it is slow. Counts, shares and bytes, which do
// not depend on the machine, are compared with constants.
type reach struct {
	text  string
	check func(f *figure) verdict
}

// A verdict says whether a figure has its reach.
type verdict string

const (
	noReach     verdict = ""
	heldGoal    verdict = "held, goal too"
	held        verdict = "held"
	missed      verdict = "missed"
	notMeasured verdict = "not measured" // what it is compared with
)

func (f *figure) verdict() verdict {
	if f.Reach == nil {
		return noReach
	}
	return f.Reach.check(f)
}

// compared is the verdict of a value, nil where it was not measured, by a limit and, beyond
// it, a goal that is worth work.
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

// and is a reach that wants both. What was not measured is left out.
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

// orAtLeast is another way to have the reach, with its goal.
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

// toFloorAtMost is a reach for the ratio to the floor.
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

// betterThanVuer is a reach for how many times better than Vuer's the figure is.
func betterThanVuer(times float64, goal ...float64) *reach {
	return &reach{fmt.Sprintf(">= %gx vuer", times), func(f *figure) verdict {
		return compared(f.PeerRatio.median(), above, times, goal)
	}}
}

// loopsAtMost is a reach for milliseconds where there is neither floor nor Vuer: how many
// times they are those of a million rounds of the machine's loop.
func loopsAtMost(limit float64) *reach {
	return &reach{fmt.Sprintf("<= %gx loop", limit), func(f *figure) verdict {
		if f.Loop == 0 {
			return notMeasured
		}
		loops := f.Value.Median / f.Loop
		return compared(&loops, below, limit, nil)
	}}
}

// quantity writes a number with its unit, in as many digits as mean something.
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
