package luabind

import (
	"os"
	"testing"

	"github.com/vuerlua/vuerlua/stdlib"
)

// A script of 120 lines: what looking through its text costs, beside loading it and beside
// checking it whole. Loading includes the look for mistakes that a run does not notice.
func BenchmarkCheck(b *testing.B) {
	cfg := Config{Script: "../scripts/solar.lua", Stdlib: stdlib.Modules()}
	text, err := os.ReadFile(cfg.Script)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("text", func(b *testing.B) {
		c := cfg
		if err := c.complete(); err != nil {
			b.Fatal(err)
		}
		e, err := New(c)
		if err != nil {
			b.Fatal(err)
		}
		defer e.Close()
		for b.Loop() {
			done := make(chan struct{})
			e.post(func() {
				e.checker.Check("solar.lua", string(text))
				close(done)
			})
			<-done
		}
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			e, err := New(cfg)
			if err != nil {
				b.Fatal(err)
			}
			_ = e.Close()
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			if found, err := Check(cfg); err != nil || len(found) > 0 {
				b.Fatal(found, err)
			}
		}
	})
}
