package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
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

func TestSpread(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		want   *spread
	}{
		"none": {nil, nil},
		"one":  {[]float64{4}, &spread{4, 4, 4}},
		"two":  {[]float64{9, 1}, &spread{5, 1, 9}},
		"odd":  {[]float64{9, 1, 2}, &spread{2, 1, 9}},
		"many": {[]float64{100, 1, 2, 3, 4, 5, 6, 7, 8, 9}, &spread{5.5, 1, 9}},
	} {
		got := spreadOf(c.values)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := median[float64](nil, nil); got != 0 {
		t.Errorf("the median of no values is %v", got)
	}
}

// TestCompare checks that ratios are computed for each round, so that one round on a busy machine
// does not change their median.
func TestCompare(t *testing.T) {
	all := samples[float64]{ours: []float64{10, 30, 11}, floor: []float64{5, 15, 5}, peer: []float64{20, 90, 22}}
	of := func(v float64) float64 { return v }
	f := compare("latency", "us", all, of, nil)
	if f.Value.Median != 11 || *f.FloorRatio != (spread{2, 2, 2.2}) || *f.PeerRatio != (spread{2, 2, 3}) {
		t.Errorf("%v, %v to the floor, %v times better than the peer", f.Value, f.FloorRatio, f.PeerRatio)
	}
	if f = compare("rate", "/s", all, of, nil); *f.PeerRatio != (spread{0.5, 1.0 / 3, 0.5}) {
		t.Errorf("a rate is %v times better", f.PeerRatio)
	}
	if f = compare("count", "", all, of, nil); f.FloorRatio != nil || f.PeerRatio != nil {
		t.Errorf("a count has the ratios %v and %v", f.FloorRatio, f.PeerRatio)
	}
	all.floor, all.peer = []float64{0, 0, 0}, nil
	if f = compare("size", "KiB", all, of, nil); f.FloorRatio != nil || f.Peer != nil || f.PeerRatio != nil {
		t.Errorf("ratios %v and %v to 0 and to no value", f.FloorRatio, f.PeerRatio)
	}
}

func TestVerdicts(t *testing.T) {
	floor := func(ratio float64, r *reach) figure {
		return figure{Value: single(1), FloorRatio: single(ratio), Reach: r}
	}
	vuer := func(value, ratio float64, r *reach) figure {
		return figure{Value: single(value), PeerRatio: single(ratio), Reach: r}
	}
	for name, c := range map[string]struct {
		figure figure
		want   verdict
	}{
		"for information":       {figure{Value: single(1)}, noReach},
		"at most":               {figure{Value: single(3), Reach: atMost(3, "us")}, held},
		"above":                 {figure{Value: single(3.1), Reach: atMost(3, "us")}, missed},
		"exactly":               {figure{Value: single(10), Reach: exactly(10, "")}, held},
		"more":                  {figure{Value: single(11), Reach: exactly(10, "")}, missed},
		"twice the floor":       {floor(2, toFloorAtMost(2, 1.5)), held},
		"more than twice":       {floor(2.1, toFloorAtMost(2, 1.5)), missed},
		"the goal":              {floor(1.5, toFloorAtMost(2, 1.5)), heldGoal},
		"half the floor":        {floor(0.5, toFloorAtLeast(0.5)), held},
		"less than half":        {floor(0.4, toFloorAtLeast(0.5)), missed},
		"no floor":              {figure{Value: single(1), Reach: toFloorAtMost(2)}, notMeasured},
		"no vuer":               {figure{Value: single(1), Reach: betterThanVuer(2)}, notMeasured},
		"seven times":           {vuer(20, 7, betterThanVuer(7).orAtLeast(60, "fps")), held},
		"six times":             {vuer(20, 6, betterThanVuer(7).orAtLeast(60, "fps")), missed},
		"six times, but enough": {vuer(60, 6, betterThanVuer(7).orAtLeast(60, "fps")), heldGoal},
		"enough, and no vuer":   {figure{Value: single(60), Reach: betterThanVuer(7).orAtLeast(60, "fps")}, heldGoal},
		"first of two":          {floor(2, toFloorAtMost(1).and(atMost(1, ""))), missed},
		"second of two":         {floor(1, toFloorAtMost(1).and(atMost(0, ""))), missed},
		"one not measured":      {floor(2, toFloorAtMost(1).and(betterThanVuer(1))), missed},
		"other not measured":    {floor(1, betterThanVuer(1).and(toFloorAtMost(1))), held},
		"goal of one":           {floor(1, toFloorAtMost(2, 1).and(atMost(1, ""))), held},
		"loops":                 {figure{Value: single(20), Loop: 2, Reach: loopsAtMost(10)}, held},
		"more loops":            {figure{Value: single(21), Loop: 2, Reach: loopsAtMost(10)}, missed},
		"no loop":               {figure{Value: single(21), Reach: loopsAtMost(10)}, notMeasured},
	} {
		if got := c.figure.verdict(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func testFigures() []figure {
	return []figure{
		{Name: "speed", Unit: "us", Value: single(5), Floor: single(2), FloorRatio: &spread{2.5, 2, 3}, Peer: single(30), PeerRatio: single(6), Reach: toFloorAtMost(2), Caption: "how fast"},
		{Name: "size", Unit: "KiB", Value: single(0.125)},
		{Name: "rate", Unit: "/s", Value: single(123456), Reach: betterThanVuer(7), Caption: "how often"},
	}
}

func TestReport(t *testing.T) {
	var text bytes.Buffer
	r := newReport(&text, asText)
	r.note("%s are left out", "some")
	r.add(scenario{name: "s", title: "a scenario"}, testFigures(), speed{Loop: 1.5, Wake: 7, Loopback: 20}, 0.25)
	if err := r.finish(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a scenario", "5 us", "2.50x (2.00-3.00)", "30 us  6.00x", "<= 2x floor", "missed\n", "0.12 KiB\n", "not measured\n",
		"machine: loop 1.50 ns, wake-up 7.0 us, loopback 20.0 us", "25 % of the machine", "some are left out", "0 of 1 reaches", "1 not measured", "missed: s: speed",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, &text)
		}
	}
}

// TestTable checks that the table of several runs has the medians of their records.
func TestTable(t *testing.T) {
	var files []string
	for i, value := range []float64{5, 9, 6} {
		var text bytes.Buffer
		r := newReport(&text, asJSON)
		figures := testFigures()
		figures[0].Value = single(value)
		r.add(scenario{name: "s"}, figures, speed{Loop: value, Loopback: 20}, 0)
		if err := r.finish(); err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(t.TempDir(), strconv.Itoa(i)))
		if err := os.WriteFile(files[i], text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var table strings.Builder
	if err := tabulate(&table, files); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| how fast | 6 us | 2 us | 30 us | 2.5x | 6x |\n", "| how often | 123,456 /s | | | | |\n", "loop 6.00 ns, loopback 20.0 us. Medians of 3 runs"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, &table)
		}
	}
	if strings.Contains(table.String(), "size") {
		t.Error("a figure without a caption is in the table")
	}
	if err := tabulate(&table, nil); err == nil {
		t.Error("no error for a table of no runs")
	}
}

func TestThousands(t *testing.T) {
	for text, want := range map[string]string{"": "", "5 us": "5 us", "999": "999", "1000 /s": "1,000 /s", "1234567 /s": "1,234,567 /s", "12.25 ms": "12.25 ms"} {
		if got := thousands(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestMeasureSpeed(t *testing.T) {
	s, err := measureSpeed()
	if err != nil || s.Loop <= 0 || s.Loopback <= 0 {
		t.Errorf("%v, %v", s, err)
	}
}

func TestCgroupParents(t *testing.T) {
	const both = "9:name=systemd:/\n4:memory:/box\n3:cpuset:/\n2:cpu,cpuacct:/a/b\n0::/user.slice/x\nnonsense\n"
	got := cgroupParents([]byte(both))
	if want := []string{"/sys/fs/cgroup/cpu,cpuacct/a/b", "/sys/fs/cgroup/user.slice/x"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	g := cgroup{"/groups/own"}
	if got := g.command("/bin/server", []string{"-a", "b c"}); !slices.Equal(got[3:], []string{"/groups/own/cgroup.procs", "/bin/server", "-a", "b c"}) {
		t.Errorf("%q", got)
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

// TestFloorRoles checks that each scene has a floor with the same arguments.
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
		t.Error("a missing save is not reported as an error")
	}
	if lines := strings.Count(reloadScript(7), "\n"); lines < reloadLines-6 || lines > reloadLines+6 {
		t.Errorf("the script has %d lines, want about %d", lines, reloadLines)
	}
}
