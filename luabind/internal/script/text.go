package script

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// Describe names a value of a script in a message.
func Describe(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LNilType:
		return "nil"
	case lua.LString:
		return fmt.Sprintf("the string %.40q", string(v))
	case lua.LNumber:
		return "the number " + v.String()
	case *lua.LTable:
		return "a table"
	}
	return "a " + v.Type().String()
}

// FormatBytes returns a number of bytes for a message.
func FormatBytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.4g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d bytes", n)
}

// MaxQuoted bounds the text that Quote returns, in bytes of the string.
const MaxQuoted = 1 << 10

// Quote returns a string as a Lua literal. It cuts long strings.
func Quote(text string) string {
	cut := ""
	if len(text) > MaxQuoted {
		text, cut = strings.ToValidUTF8(text[:MaxQuoted], ""), "..."
	}
	return `"` + Escape(text) + cut + `"`
}

// Escape returns what is written between the quotes of a Lua literal.
func Escape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		invalid := r == utf8.RuneError && size == 1
		switch {
		case r == '"', r == '\\':
			b.WriteString("\\" + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case invalid || !strconv.IsPrint(r):
			for _, c := range []byte(text[i : i+size]) {
				fmt.Fprintf(&b, `\%03d`, c)
			}
		default:
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// FuncPlace names a function by where it is defined: "scene.lua:12".
func FuncPlace(fn *lua.LFunction) string {
	if fn.IsG {
		return "built in"
	}
	return fmt.Sprintf("%s:%d", fn.Proto.SourceName, fn.Proto.LineDefined)
}

// MaxText bounds a message, in bytes: it may contain strings of a script, of any length.
const MaxText = 8 << 10

// Clip cuts text to the length of a message.
func Clip(text string) string { return Cut(text, MaxText, len(text)) }

// Cut returns text or, if it is longer than most bytes, its first most bytes and a note that there
// are size bytes in all.
func Cut(text string, most, size int) string {
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("%s... (%d bytes in all)", strings.ToValidUTF8(text[:most], ""), size)
}
