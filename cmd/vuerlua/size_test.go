package main

import (
	"math"
	"testing"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "17": 17, "17b": 17, "1k": 1024, "1K": 1024, "1KiB": 1024, "1kib": 1024, "1KB": 1000,
		"512MiB": 512 << 20, "64 MB": 64e6, " 1GiB ": 1 << 30, "1.5GiB": 3 << 29, "2TiB": 2 << 40, "1g": 1 << 30,
		"9223372036854775807": math.MaxInt64, "0.5k": 512,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "GiB", "-1", "+1", "1e9", "0x10", "1_000", "1.2.3", "1 2", "1XB", "1GiBs", "1EiB", "NaN", "Inf",
		"9223372036854775808", "8388608TiB", "99999999999999999999999TiB", "1..5", ".",
	} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("parseSize(%q) = %d, want an error", text, got)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	for _, text := range []string{"0", "1GiB", "1.5MB", "17 k", "9223372036854775807", "8388607TiB"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := parseSize(text)
		if err != nil {
			return
		}
		if n < 0 {
			t.Fatalf("parseSize(%q) = %d", text, n)
		}
		if again, err := parseSize(formatSize(n)); err != nil || again != n {
			t.Fatalf("parseSize(%q) = %d, but %q is read as %d, %v", text, n, formatSize(n), again, err)
		}
	})
}
