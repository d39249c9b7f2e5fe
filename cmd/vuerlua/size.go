package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

var errSize = errors.New("must be a size such as 512MiB or 1.5GB, or a number of bytes")

// parseSize reads a number of bytes: KiB, MiB, GiB, TiB and the bare letters are powers
// of 1024; KB, MB, GB, TB are powers of 1000. Case, and spaces before the unit, are ignored.
func parseSize(text string) (int64, error) {
	text = strings.TrimSpace(text)
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	scale, ok := unitScale(strings.ToLower(text[len(digits):]))
	if !ok {
		return 0, errSize
	}
	digits = strings.TrimSpace(digits)
	// ParseFloat also accepts signs, exponents and underscores, which a size may not have.
	if digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return 0, errSize
	}
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		if n > math.MaxInt64/scale {
			return 0, fmt.Errorf("%s is too large", text)
		}
		return n * scale, nil
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, errSize
	}
	if f *= float64(scale); f >= math.MaxInt64 {
		return 0, fmt.Errorf("%s is too large", text)
	}
	return int64(f), nil
}

// unitScale returns the number of bytes in a lower-case unit.
func unitScale(unit string) (int64, bool) {
	if unit == "" || unit == "b" {
		return 1, true
	}
	power := strings.IndexByte("kmgt", unit[0])
	if power < 0 {
		return 0, false
	}
	base := int64(1024)
	switch unit[1:] {
	case "", "ib":
	case "b":
		base = 1000
	default:
		return 0, false
	}
	scale := base
	for range power {
		scale *= base
	}
	return scale, true
}

// formatSize returns the shortest text that parseSize reads as n.
func formatSize(n int64) string {
	for i := len("kmgt") - 1; i >= 0; i-- {
		if unit := int64(1) << (10 * (i + 1)); n != 0 && n%unit == 0 {
			return fmt.Sprintf("%d%ciB", n/unit, "KMGT"[i])
		}
	}
	return strconv.FormatInt(n, 10)
}
