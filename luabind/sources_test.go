package luabind

import (
	"fmt"
	"strings"
	"testing"
)

// The texts that are kept for messages do not grow without end, and the script's stays.
func TestSourcesAreBounded(t *testing.T) {
	s := newSources("")
	s.add("scene.lua", "print(1)\nprint(2)")
	for i := range 3 * maxTexts {
		s.add(fmt.Sprint("made", i), "x")
	}
	if n := len(s.texts); n > maxTexts || !s.has("scene.lua") || !s.has(fmt.Sprint("made", 3*maxTexts-1)) {
		t.Errorf("%d texts", n)
	}
	long := strings.Repeat(strings.Repeat("x", 1023)+"\n", maxSource>>10)
	for i := range 20 {
		s.add(fmt.Sprint("long", i), long)
		s.add("same", long)
	}
	bytes := 0
	for name := range s.texts {
		bytes += len(s.text(name))
	}
	if bytes != s.bytes || bytes > maxTextBytes || s.text("scene.lua") != "print(1)\nprint(2)" || !s.has("long19") {
		t.Errorf("%d bytes, counted as %d", bytes, s.bytes)
	}
}
