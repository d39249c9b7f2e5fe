package luabind

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestMeasure: a slice is measured by the ticks that saw it, and a tick that comes late
// counts for no more than a late tick.
func TestMeasure(t *testing.T) {
	const ms = int64(time.Millisecond)
	cases := []struct {
		name  string
		ticks [][2]int64 // the slice's start, and when the tick came
		want  int64
	}{
		{"none runs", [][2]int64{{0, 10}, {0, 20}}, 0},
		{"from its start", [][2]int64{{5, 10}, {5, 20}, {5, 30}}, 25},
		{"after an idle time", [][2]int64{{5, 10}, {0, 20}, {2000, 2010}, {2000, 2020}}, 20},
		{"the next slice", [][2]int64{{5, 10}, {5, 100}, {103, 110}}, 7},
		{"stopped in the middle", [][2]int64{{5, 10}, {5, 20}, {5, 60_020}, {5, 60_030}}, 15 + 100 + 10},
		{"stopped before the first tick", [][2]int64{{5, 9000}, {5, 9010}}, 100 + 10},
		{"stopped twice", [][2]int64{{5, 10}, {5, 5000}, {5, 5010}, {5, 9000}}, 5 + 100 + 10 + 100},
		{"a busy machine", [][2]int64{{5, 10}, {5, 40}, {5, 80}, {5, 120}}, 115},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var w watchdog
			var ran spent
			for _, tick := range c.ticks {
				w.sliceStart.Store(tick[0] * ms)
				_, ran = w.measure(tick[1]*ms, 0)
			}
			if int64(ran.time) != c.want*ms || ran.processor != ran.time {
				t.Errorf("ran for %v, want %d ms", ran, c.want)
			}
			if start, seen := w.measured(); start != w.sliceStart.Load() || seen != ran {
				t.Errorf("measured %d, %v", start, seen)
			}
			w.sliceStart.Store(77 * ms)
			if _, seen := w.measured(); seen != (spent{}) {
				t.Errorf("a slice that no tick has seen has run for %v", seen)
			}
		})
	}
}

func TestPatience(t *testing.T) {
	for _, d := range []time.Duration{time.Millisecond, 50 * time.Millisecond, 130 * time.Millisecond, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			p := newTimeLimit(d)
			defer p.stop()
			<-p.over
			if took := time.Since(began); took != d {
				t.Errorf("%s took %s", d, took)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		p := newTimeLimit(time.Second)
		p.stop()
		time.Sleep(time.Minute)
		select {
		case <-p.over:
			t.Error("it has expired although it was stopped")
		default:
		}
	})
}

// TestPatienceOfStoppedProcess: a step that takes a minute is one in which the process did
// not run.
func TestPatienceOfStoppedProcess(t *testing.T) {
	p := newTimeLimit(time.Second)
	defer p.stop()
	p.mu.Lock()
	p.at = p.at.Add(-time.Minute)
	p.mu.Unlock()
	select {
	case <-p.over:
		t.Error("over at once")
	case <-time.After(4 * timeLimitStep):
	}
	select {
	case <-p.over:
	case <-time.After(time.Minute):
		t.Error("never over")
	}
}

// TestMeasureProcessor: what other programs had of the processor is not the slice's.
func TestMeasureProcessor(t *testing.T) {
	const ms = time.Millisecond
	var w watchdog
	w.measure(int64(5*ms), 1000*ms)
	w.sliceStart.Store(int64(10 * ms))
	for _, tick := range []struct{ now, used, time, processor time.Duration }{
		{20 * ms, 1012 * ms, 10 * ms, 10 * ms}, // of which 2 before the slice
		{60 * ms, 1015 * ms, 50 * ms, 13 * ms},
		{70 * ms, 1045 * ms, 60 * ms, 23 * ms}, // several threads
		{200 * ms, 1045 * ms, 160 * ms, 23 * ms},
	} {
		if _, ran := w.measure(int64(tick.now), tick.used); ran != (spent{tick.time, tick.processor}) {
			t.Errorf("at %s: %v", tick.now, ran)
		}
	}
}
