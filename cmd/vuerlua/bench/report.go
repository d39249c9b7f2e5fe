package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A result is a figure of a report.
type result struct {
	Scenario string `json:"scenario"`
	figure
	Wanted  string  `json:"reach,omitempty"`
	Verdict verdict `json:"verdict,omitempty"`
	Others  float64 `json:"others"` // share of the machine that other programs used
}

// A record is the result of one run, as JSON.
type record struct {
	Time       time.Time `json:"time"`
	Go         string    `json:"go"`
	System     string    `json:"system"`
	Processors int       `json:"processors"`
	Commit     string    `json:"commit"`
	Speed      speed     `json:"speed"` // median speed of the machine
	Notes      []string  `json:"notes,omitempty"`
	Figures    []result  `json:"figures"`
}

// A format is the format of a report.
type format string

const (
	asText     format = "text"     // each scenario as soon as it is measured
	asJSON     format = "json"     // a record
	asMarkdown format = "markdown" // the table for the README
)

// A report collects figures and prints them in its format.
type report struct {
	out    io.Writer
	format format
	err    error // the first error of out
	record record
	speeds []speed
}

func newReport(out io.Writer, as format) *report {
	r := &report{out: out, format: as, record: record{
		Time: time.Now().UTC(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Processors: runtime.NumCPU(), Commit: commit(),
	}}
	if as == asText {
		r.printf("vuerlua bench: %s, %s, %d processors, %s\n", r.record.Go, r.record.System, r.record.Processors, time.Now().Format(time.DateTime))
		r.printf("commit %s\n", r.record.Commit)
		r.printf("All values are medians. In brackets: the smallest and the greatest ratio of the rounds.\n")
		r.printf("loop: one round of a fixed loop in Go; wake-up: waking a goroutine on an idle processor; loopback: round trip of one byte.\n")
	}
	return r
}

// commit returns the name that git has for the measured commit, or "unknown".
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

// note adds a remark about the run, such as why some figures are left out.
func (r *report) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.record.Notes = append(r.record.Notes, text)
	if r.format == asText {
		r.printf("\n%s\n", text)
	}
}

// add adds the figures of a scenario. machine is the speed of the machine during the scenario,
// and others the share of the machine that other programs used.
func (r *report) add(s scenario, figures []figure, machine speed, others float64) {
	r.speeds = append(r.speeds, machine)
	first := len(r.record.Figures)
	for _, f := range figures {
		f.Loop = machine.Loop
		row := result{Scenario: s.name, figure: f, Verdict: f.verdict(), Others: others}
		if f.Reach != nil {
			row.Wanted = f.Reach.text
		}
		r.record.Figures = append(r.record.Figures, row)
	}
	if r.format == asText {
		r.table(s.title, r.record.Figures[first:], machine, others)
	}
}

// table prints the figures of a scenario.
func (r *report) table(title string, figures []result, machine speed, others float64) {
	r.printf("\n")
	r.row(title, "vuerlua", "floor", "to floor", "vuer", "better", "reach", "")
	for _, f := range figures {
		r.row("  "+f.Name, f.Value.in(f.Unit), f.Floor.in(f.Unit), f.FloorRatio.ratio(), f.Peer.in(f.Unit), f.PeerRatio.ratio(), f.Wanted, string(f.Verdict))
	}
	r.printf("  machine: %s\n", machine)
	if others > 0.05 {
		r.printf("  other programs used %.0f %% of the machine during the scenario\n", 100*others)
	}
}

// row prints one row. The columns have fixed widths: each scenario is printed as soon as it is
// measured, and the columns of all scenarios have to line up.
func (r *report) row(name, value, floor, ratio, peer, better, want, verdict string) {
	line := fmt.Sprintf("%-49s %12s %12s  %-18s %12s  %-18s  %-26s %s", name, value, floor, ratio, peer, better, want, verdict)
	r.printf("%s\n", strings.TrimRight(line, " "))
}

// in returns the median with its unit, or "" if s is nil.
func (s *spread) in(unit string) string {
	if s == nil {
		return ""
	}
	return quantity(s.Median, unit)
}

// ratio returns the median of ratios with its range, or "" if s is nil.
func (s *spread) ratio() string {
	switch {
	case s == nil:
		return ""
	case s.Low == s.High:
		return fmt.Sprintf("%.2fx", s.Median)
	}
	return fmt.Sprintf("%.2fx (%.2f-%.2f)", s.Median, s.Low, s.High)
}

// finish prints the rest of the report and returns the first error of printing.
func (r *report) finish() error {
	r.record.Speed = middle(r.speeds...)
	switch r.format {
	case asJSON:
		enc := json.NewEncoder(r.out)
		enc.SetIndent("", "  ")
		return errors.Join(r.err, enc.Encode(r.record))
	case asMarkdown:
		return errors.Join(r.err, writeMarkdown(r.out, []record{r.record}))
	}
	r.printf("\nmachine, median: %s\n", r.record.Speed)
	of := map[verdict][]result{}
	for _, f := range r.record.Figures {
		of[f.Verdict] = append(of[f.Verdict], f)
	}
	reached := len(of[held]) + len(of[heldGoal])
	r.printf("%d of %d reaches held, %d of these with their goal, %d not measured\n",
		reached, reached+len(of[missed]), len(of[heldGoal]), len(of[notMeasured]))
	for _, f := range of[missed] {
		r.printf("  missed: %s: %s\n", f.Scenario, f.Name)
	}
	return r.err
}

// tabulate writes the README's table with the medians of several runs. The files are their
// records.
func tabulate(out io.Writer, files []string) error {
	if len(files) == 0 {
		return errors.New("table needs the files of runs with -json")
	}
	var runs []record
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var run record
		if err := json.Unmarshal(text, &run); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		runs = append(runs, run)
	}
	return writeMarkdown(out, runs)
}

// writeMarkdown writes the README's table with the medians of all runs. The rows have the order of
// the first run.
func writeMarkdown(out io.Writer, runs []record) error {
	var b strings.Builder
	b.WriteString("| | vuerlua | bare Go server | Vuer | to the bare server | better than Vuer |\n|---|---|---|---|---|---|\n")
	for _, f := range runs[0].Figures {
		if f.Caption == "" {
			continue
		}
		all := f.inRuns(runs)
		for _, cell := range []string{f.Caption,
			thousands(overRuns(all, func(r result) *spread { return r.Value }).in(f.Unit)),
			thousands(overRuns(all, func(r result) *spread { return r.Floor }).in(f.Unit)),
			thousands(overRuns(all, func(r result) *spread { return r.Peer }).in(f.Unit)),
			overRuns(all, func(r result) *spread { return r.FloorRatio }).times(),
			overRuns(all, func(r result) *spread { return r.PeerRatio }).times(),
		} {
			b.WriteString("| ")
			if cell != "" {
				b.WriteString(cell + " ")
			}
		}
		b.WriteString("|\n")
	}
	var speeds []speed
	for _, run := range runs {
		speeds = append(speeds, run.Speed)
	}
	number := "One run"
	if len(runs) > 1 {
		number = fmt.Sprintf("Medians of %d runs", len(runs))
	}
	fmt.Fprintf(&b, "\nThe machine: %d processors, %s; %s. %s, commit %s.\n",
		runs[0].Processors, runs[0].Go, middle(speeds...), number, runs[0].Commit)
	_, err := io.WriteString(out, b.String())
	return err
}

// inRuns returns the results of the same figure in several runs.
func (r *result) inRuns(runs []record) (all []result) {
	for _, run := range runs {
		for _, other := range run.Figures {
			if other.Scenario == r.Scenario && other.Name == r.Name {
				all = append(all, other)
			}
		}
	}
	return all
}

// overRuns returns the spread of the medians in several runs. of selects what the medians are of.
func overRuns(all []result, of func(result) *spread) *spread {
	var medians []float64
	for _, r := range all {
		if s := of(r); s != nil {
			medians = append(medians, s.Median)
		}
	}
	return spreadOf(medians)
}

// times returns the median of ratios alone, or "" if s is nil.
func (s *spread) times() string {
	if s == nil {
		return ""
	}
	if s.Median >= 10 {
		return fmt.Sprintf("%.0fx", s.Median)
	}
	return fmt.Sprintf("%.2gx", s.Median)
}

// thousands returns a quantity with commas in its integer part.
func thousands(text string) string {
	end := strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if end < 0 {
		end = len(text)
	}
	for i := end - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
