package main

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for name, c := range map[string]struct {
		values  []int
		p, want int
	}{
		"none":          {nil, 50, 0},
		"one":           {[]int{7}, 99, 7},
		"middle of odd": {[]int{3, 1, 2}, 50, 2},
		"lower half":    {[]int{1, 2, 3, 4}, 50, 2},
		"p99":           {hundred, 99, 99},
		"p100":          {hundred, 100, 100},
		"p0":            {hundred, 0, 1},
	} {
		if got := percentile(c.values, c.p); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the values have been moved")
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{4}, 4}, {[]float64{9, 1}, 5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(c.values, func(v float64) float64 { return v }); got != c.want {
			t.Errorf("of %v: %v, want %v", c.values, got, c.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	two, six := 2.0, 6.0
	for name, c := range map[string]struct {
		figure figure
		want   string
	}{
		"for information":                      {figure{Value: 1}, ""},
		"at most":                              {figure{Value: 3, Reach: atMost(3, "us")}, "held"},
		"above":                                {figure{Value: 3.1, Reach: atMost(3, "us")}, "missed"},
		"at least":                             {figure{Value: 60, Reach: atLeast(60, "fps")}, "held"},
		"below":                                {figure{Value: 59, Reach: atLeast(60, "fps")}, "missed"},
		"exactly":                              {figure{Value: 10, Reach: exactly(10, "")}, "held"},
		"more":                                 {figure{Value: 11, Reach: exactly(10, "")}, "missed"},
		"twice the floor":                      {figure{Value: 4, Floor: &two, Reach: ratioAtMost(2)}, "held"},
		"more than twice":                      {figure{Value: 4.1, Floor: &two, Reach: ratioAtMost(2)}, "missed"},
		"half the floor":                       {figure{Value: 1, Floor: &two, Reach: ratioAtLeast(0.5)}, "held"},
		"less than half":                       {figure{Value: 0.9, Floor: &two, Reach: ratioAtLeast(0.5)}, "missed"},
		"and more":                             {figure{Value: 19, Floor: &two, Reach: ratioAndMore(1.5, 16, "KiB")}, "held"},
		"and even more":                        {figure{Value: 19.1, Floor: &two, Reach: ratioAndMore(1.5, 16, "KiB")}, "missed"},
		"as far from Vuer as where it was set": {figure{Value: 6, Peer: &six, Reach: atMost(3, "us").beside(3)}, "held, in proportion to vuer"},
		"nearer to Vuer":                       {figure{Value: 6.1, Peer: &six, Reach: atMost(3, "us").beside(3)}, "missed"},
		"the floor missed":                     {figure{Value: 4, Floor: &two, Reach: atMost(1, "us")}, "missed, by the floor too"},
	} {
		if got := c.figure.verdict(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	floor, peer := 2.0, 30.0
	figures := []figure{
		{Name: "speed", Unit: "us", Value: 5, Floor: &floor, Peer: &peer, Reach: atMost(3, "us")},
		{Name: "size", Unit: "KiB", Value: 0.125},
	}
	var text bytes.Buffer
	r := newReport(&text, false, true)
	r.add(scenario{name: "s", title: "a scenario"}, figures, 0.25)
	if err := r.finish(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a scenario", "5 us", "2.50        30 us  <= 3 us", "missed\n", "0.12 KiB\n", "25 % of the machine", "0 of 1 reaches", "missed: s: speed"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, &text)
		}
	}
}

func TestNodes(t *testing.T) {
	frame := streamFrames()[3]
	n, _, err := nodes(frame)
	if err != nil || n != boxes {
		t.Fatalf("%d nodes, %v", n, err)
	}
	stamp, ok, err := oldestStamp(frame)
	if want := 50 * time.Millisecond; err != nil || !ok || (stamp-want).Abs() > time.Microsecond {
		t.Errorf("stamp %v, %t, %v; want %v", stamp, ok, err, want)
	}
	for name, c := range map[string]struct {
		frame []byte
		want  []string
	}{
		"one node":  {boxFrame("a", 1), []string{"a"}},
		"scene":     {setFrame(), []string{"box"}},
		"no nodes":  {protocol.Remove(0, []string{"a"}).Frame, nil},
		"not scene": {protocol.Event(0, "NOOP", []byte{0x80}).Frame, nil},
	} {
		var got []string
		if err := eachKey(c.frame, func(key []byte) { got = append(got, string(key)) }); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	for cut := range frame {
		if err := eachKey(frame[:cut], func([]byte) {}); err == nil {
			t.Fatalf("the first %d bytes pass for a frame", cut)
		}
	}
}

func TestStreamSample(t *testing.T) {
	at := func(ms ...int) (times []time.Time) {
		for _, m := range ms {
			times = append(times, time.Unix(0, 0).Add(time.Duration(m)*time.Millisecond))
		}
		return times
	}
	s := streamSample{
		cpu: 300 * time.Microsecond, window: time.Second, elements: 100,
		arrivals: [][]time.Time{at(0, 10, 20, 30), at(0, 10, 30), at(5)},
	}
	if got := s.cpuPerElement(); got != 3 {
		t.Errorf("%v us an element", got)
	}
	if got := s.load(); math.Abs(got-0.03) > 1e-9 {
		t.Errorf("load %v", got)
	}
	if got := s.jitter(100, 100); got != 10*time.Millisecond {
		t.Errorf("the greatest jitter is %v", got)
	}
	if got := s.slowest(); got != 0 {
		t.Errorf("a client with one frame has %v fps", got)
	}
	s.arrivals = s.arrivals[:2]
	if got := s.slowest(); math.Abs(got-200.0/3) > 1e-9 {
		t.Errorf("the slowest client has %v fps", got)
	}
}

func TestOthers(t *testing.T) {
	before := machine{total: 1000, busy: 500, own: 100}
	after := machine{total: 1100, busy: 590, own: 150}
	if got := after.others(before); got != 0.4 {
		t.Errorf("others used %v", got)
	}
	if got := before.others(before); got != 0 {
		t.Errorf("in no time others used %v", got)
	}
}

func TestTicks(t *testing.T) {
	if got, err := ticks([]byte(" 1 2 3 4"), 1, 3); err != nil || !slices.Equal(got, []int64{2, 3}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, line := range []string{"", "1 2", "1 x 3"} {
		if got, err := ticks([]byte(line), 0, 3); err == nil {
			t.Errorf("%q gives %v", line, got)
		}
	}
}

// Each scene has a floor that is told the same things.
func TestFloorRoles(t *testing.T) {
	for name, make := range floorRoles() {
		f, err := make([]string{strconv.Itoa(50)})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(f.opening) == 0 || !bytes.Equal(f.opening[0], setFrame()) {
			t.Errorf("%s does not begin with a scene", name)
		}
	}
	if _, err := burstFloor(nil); err == nil {
		t.Error("a burst of no size")
	}
	if _, err := streamFloor([]string{"0"}); err == nil {
		t.Error("a stream without frames")
	}
}

func TestAfterSave(t *testing.T) {
	saved := time.Now()
	at := func(ms int, text string) arrival {
		return arrival{saved.Add(time.Duration(ms) * time.Millisecond), []byte(text)}
	}
	wait, missed, err := afterSave([]arrival{at(5, "old"), at(21, "old"), at(38, "new"), at(90, "new")}, saved, []byte("new"))
	if wait != 38*time.Millisecond || missed != 2 || err != nil {
		t.Errorf("waited %v, missed %v frames, %v", wait, missed, err)
	}
	if _, _, err := afterSave([]arrival{at(5, "old")}, saved, []byte("new")); err == nil {
		t.Error("a save that never came is no error")
	}
	if lines := strings.Count(reloadScript(7), "\n"); lines < reloadLines-6 || lines > reloadLines+6 {
		t.Errorf("the script has %d lines, want about %d", lines, reloadLines)
	}
}
