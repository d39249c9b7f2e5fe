package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// reloadLines is the length of the script that is saved repeatedly.
	reloadLines = 500
	// reloadEvery is the time between two saves. It is not a multiple of the frame time.
	reloadEvery = 217 * time.Millisecond
	reloadScene = "reload.lua"
)

// A reloadSample has the measurements of each save.
type reloadSample struct {
	waits  []time.Duration // from the save to the first bytes of the new scene
	missed []float64       // frames of 60 a second that the client missed
}

// runReload saves a script while it streams at 60 fps. It has no floor, because a
// restarted server would lose its clients.
func runReload(l *lab) ([]figure, error) {
	l = l.with(2, 2)
	if err := l.saveReload(0); err != nil {
		return nil, err
	}
	all, err := alternate(l, role{scene: reloadScene}, l.measureReload)
	if err != nil {
		return nil, err
	}
	wait := func(p int) func(reloadSample) float64 {
		return func(s reloadSample) float64 { return millis(percentile(s.waits, p)) }
	}
	return []figure{
		compare("save to first bytes of the new scene, p50", "ms", all, wait(50), loopsAtMost(20)).
			readme("a save of a script of 500 lines to the first bytes of the new scene, median"),
		compare("the same, p99", "ms", all, wait(99), loopsAtMost(40)),
		compare("frames missed, p50", "frames", all, func(s reloadSample) float64 { return percentile(s.missed, 50) }, nil),
		compare("frames missed, most", "frames", all, func(s reloadSample) float64 { return percentile(s.missed, 100) }, atMost(3, "frames")).
			readme("frames of a 60 fps stream that a reload costs, at most"),
	}, nil
}

// reloadScript returns version n of the script, which shows a node with a unique name and moves it.
func reloadScript(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "local name = %q\nlocal parts = {}\n", reloadMark(n))
	lines := 2
	for i := 0; lines < reloadLines-10; i++ {
		fmt.Fprintf(&b, `local function part%[1]d(t)
  local angle = t * %[1]d + 0.5
  if angle > 2 * math.pi then angle = angle %% (2 * math.pi) end
  return { math.sin(angle), %[1]d / 10, math.cos(angle) }
end
parts[#parts + 1] = { key = "part%[1]d", at = part%[1]d }
`, i)
		lines += 6
	}
	b.WriteString(`local state = persist("state", { frames = 0 })
spawn(function(session)
  session:set(DefaultScene{ Box{ key = name } })
  for dt, t in frames(60) do
    state.frames = state.frames + 1
    for i = 1, 10 do parts[i].position = parts[i].at(t) end
    session:upsert(Box{ key = name, position = {t, 0, 0} })
  end
end)
`)
	return b.String()
}

func reloadMark(n int) string { return fmt.Sprintf("version-%05d", n) }

func (l *lab) saveReload(n int) error {
	return os.WriteFile(filepath.Join(l.dir, reloadScene), []byte(reloadScript(n)), 0o644)
}

func (l *lab) measureReload(s *server) (sample reloadSample, err error) {
	c, err := l.dial(s.ws)
	if err != nil {
		return sample, err
	}
	defer c.close()
	if _, err := c.collect(warmUp); err != nil {
		return sample, err
	}
	saves := int(l.window / reloadEvery * 2)
	for n := 1; n <= saves; n++ {
		saved := time.Now()
		// The measurement includes writing the file, as it does for users.
		if err := l.saveReload(n); err != nil {
			return sample, err
		}
		frames, err := c.collect(reloadEvery)
		if err != nil {
			return sample, err
		}
		wait, missed, err := afterSave(frames, saved, []byte(reloadMark(n)))
		if err != nil {
			return sample, err
		}
		sample.waits, sample.missed = append(sample.waits, wait), append(sample.missed, missed)
	}
	return sample, l.saveReload(0)
}

// afterSave returns the time from the save to the first frame with the mark, and the number of
// frames missed.
func afterSave(frames []arrival, saved time.Time, mark []byte) (wait time.Duration, missed float64, err error) {
	const period = time.Second / 60
	last, gap := saved, time.Duration(0)
	for _, a := range frames {
		gap = max(gap, a.at.Sub(last))
		last = a.at
		if wait == 0 && bytes.Contains(a.frame, mark) {
			wait = a.at.Sub(saved)
		}
	}
	if wait == 0 {
		return 0, 0, errors.New("a save was not shown before the next save")
	}
	// A frame that is late by less than half a period does not count as missed.
	return wait, max(0, math.Round(float64(gap)/float64(period))-1), nil
}
