package explain

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// The texts that are kept for messages do not grow without end, and the script's stays.
func TestTextsAreBounded(t *testing.T) {
	s := NewTexts("")
	s.Add("scene.lua", "print(1)\nprint(2)")
	for i := range 3 * maxTexts {
		s.Add(fmt.Sprint("made", i), "x")
	}
	if n := len(s.texts); n > maxTexts || !s.Has("scene.lua") || !s.Has(fmt.Sprint("made", 3*maxTexts-1)) {
		t.Errorf("%d texts", n)
	}
	long := strings.Repeat(strings.Repeat("x", 1023)+"\n", sandbox.MaxChunk>>10)
	for i := range 20 {
		s.Add(fmt.Sprint("long", i), long)
		s.Add("same", long)
	}
	bytes := 0
	for name := range s.texts {
		bytes += len(s.Text(name))
	}
	if bytes != s.bytes || bytes > maxTextBytes || s.Text("scene.lua") != "print(1)\nprint(2)" || !s.Has("long19") {
		t.Errorf("%d bytes, counted as %d", bytes, s.bytes)
	}
}
