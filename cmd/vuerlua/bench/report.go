package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A figure is one thing that was measured.
type figure struct {
	Name  string
	Unit  string
	Value float64
	Floor *float64 // nil where the floor has no such figure
	Peer  *float64 // of Python's Vuer, nil where it was not measured
	Reach *reach   // nil for a figure that is for information
}

// A reach is how good a figure should be.
type reach struct {
	text string
	held func(value, floor float64) bool
	// peer is what Python's Vuer had where an absolute reach was set, 0 for unknown. Where
	// the peer is measured too, it says how fast this machine is beside that one.
	peer float64
}

// beside says what Vuer had of the same figure where the reach was set.
func (r *reach) beside(peer float64) *reach {
	r.peer = peer
	return r
}

func atMost(limit float64, unit string) *reach {
	return &reach{text: "<= " + quantity(limit, unit), held: func(v, _ float64) bool { return v <= limit }}
}

func atLeast(limit float64, unit string) *reach {
	return &reach{text: ">= " + quantity(limit, unit), held: func(v, _ float64) bool { return v >= limit }}
}

func exactly(want float64, unit string) *reach {
	return &reach{text: quantity(want, unit), held: func(v, _ float64) bool { return v == want }}
}

func ratioAtMost(limit float64) *reach {
	return &reach{text: fmt.Sprintf("<= %gx floor", limit), held: func(v, floor float64) bool { return v <= limit*floor }}
}

func ratioAtLeast(limit float64) *reach {
	return &reach{text: fmt.Sprintf(">= %gx floor", limit), held: func(v, floor float64) bool { return v >= limit*floor }}
}

func ratioAndMore(limit, more float64, unit string) *reach {
	return &reach{
		text: fmt.Sprintf("<= %gx floor + %s", limit, quantity(more, unit)),
		held: func(v, floor float64) bool { return v <= limit*floor+more },
	}
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

// held says whether the figure has its reach, if it has one.
func (f *figure) held() bool {
	var floor float64
	if f.Floor != nil {
		floor = *f.Floor
	}
	return f.Reach.held(f.Value, floor)
}

// heldBesidePeer says whether it has its reach in proportion to Vuer.
func (f *figure) heldBesidePeer() bool {
	return f.Peer != nil && f.Reach.peer > 0 && f.Reach.held(f.Value/(*f.Peer)*f.Reach.peer, 0)
}

// verdict is what stands behind a figure. Where the floor too would miss the reach, it is
// the machine that is too slow or too busy for it.
func (f *figure) verdict() string {
	switch {
	case f.Reach == nil:
		return ""
	case f.held():
		return "held"
	case f.heldBesidePeer():
		return "held, in proportion to vuer"
	case f.Floor != nil && !f.Reach.held(*f.Floor, *f.Floor):
		return "missed, by the floor too"
	}
	return "missed"
}

// A report prints figures as they come, or all of them at the end as JSON.
type report struct {
	out     io.Writer
	asJSON  bool
	peer    bool  // there is a column of Python's Vuer
	err     error // the first one of out
	results []result
	reaches int
	missed  []string
}

// A result is a figure as JSON.
type result struct {
	Scenario string   `json:"scenario"`
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	Value    float64  `json:"vuerlua"`
	Floor    *float64 `json:"floor,omitempty"`
	Peer     *float64 `json:"vuer,omitempty"`
	Reach    string   `json:"reach,omitempty"`
	Held     *bool    `json:"held,omitempty"`
	Others   float64  `json:"others"` // share of the machine that other programs used
}

func newReport(out io.Writer, asJSON, peer bool) *report {
	r := &report{out: out, asJSON: asJSON, peer: peer}
	if !asJSON {
		r.printf("vuerlua bench: %s, %s/%s, %d processors, %s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
			runtime.NumCPU(), time.Now().Format(time.DateTime))
		r.printf("commit %s\n", commit())
	}
	return r
}

// commit names what was measured, as far as git knows.
func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func (r *report) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(r.out, format, args...); r.err == nil {
		r.err = err
	}
}

// add takes the figures of a scenario, during which other programs used a share of the
// machine.
func (r *report) add(s scenario, figures []figure, others float64) {
	for _, f := range figures {
		row := result{Scenario: s.name, Name: f.Name, Unit: f.Unit, Value: f.Value, Floor: f.Floor, Peer: f.Peer, Others: others}
		if f.Reach != nil {
			r.reaches++
			held := f.held() || f.heldBesidePeer()
			row.Reach, row.Held = f.Reach.text, &held
			if !held {
				r.missed = append(r.missed, s.name+": "+f.Name)
			}
		}
		r.results = append(r.results, row)
	}
	if !r.asJSON {
		r.table(s, figures, others)
	}
}

// table prints one scenario. The columns have fixed widths, so that those of all
// scenarios stand below each other although each is printed as soon as it is known.
func (r *report) table(s scenario, figures []figure, others float64) {
	r.printf("\n")
	r.row(s.title, "vuerlua", "floor", "ratio", "vuer", "reach", "")
	for _, f := range figures {
		var floor, ratio, peer, want string
		if f.Floor != nil {
			floor = quantity(*f.Floor, f.Unit)
			if *f.Floor != 0 {
				ratio = quantity(f.Value / *f.Floor, "")
			}
		}
		if f.Peer != nil {
			peer = quantity(*f.Peer, f.Unit)
		}
		if f.Reach != nil {
			want = f.Reach.text
		}
		r.row("  "+f.Name, quantity(f.Value, f.Unit), floor, ratio, peer, want, f.verdict())
	}
	if others > 0.05 {
		r.printf("  other programs used %.0f %% of the machine meanwhile\n", 100*others)
	}
}

// row prints a line; the column of Python's Vuer only where it is measured.
func (r *report) row(name, value, floor, ratio, peer, want, verdict string) {
	if r.peer {
		ratio = fmt.Sprintf("%8s %12s", ratio, peer)
	}
	line := fmt.Sprintf("%-49s %12s %12s %8s  %-22s %s", name, value, floor, ratio, want, verdict)
	r.printf("%s\n", strings.TrimRight(line, " "))
}

// finish prints what is left, and returns the first error of printing.
func (r *report) finish() error {
	if r.asJSON {
		enc := json.NewEncoder(r.out)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{
			"time": time.Now().UTC(), "go": runtime.Version(), "processors": runtime.NumCPU(), "commit": commit(),
			"figures": r.results,
		})
	}
	r.printf("\n%d of %d reaches held\n", r.reaches-len(r.missed), r.reaches)
	for _, name := range r.missed {
		r.printf("  missed: %s\n", name)
	}
	return r.err
}
