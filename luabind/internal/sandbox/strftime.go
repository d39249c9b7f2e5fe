package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// maxDateFormat bounds the format of os.date: a directive can become twenty times its size.
const maxDateFormat = 4096

// formatTime implements C's strftime in the C locale.
func formatTime(format string, at time.Time) (string, error) {
	if len(format) > maxDateFormat {
		return "", fmt.Errorf("date format longer than %d bytes", maxDateFormat)
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		i++
		if i == len(format) {
			b.WriteByte('%')
			break
		}
		if layout := goLayout(format[i]); layout != "" {
			b.WriteString(at.Format(layout))
			continue
		}
		formatField(&b, format[i], at)
	}
	return b.String(), nil
}

// goLayout returns the layout of package time for a letter of strftime, or "".
func goLayout(letter byte) string {
	switch letter {
	case 'a':
		return "Mon"
	case 'A':
		return "Monday"
	case 'b', 'h':
		return "Jan"
	case 'B':
		return "January"
	case 'c':
		return "Mon Jan _2 15:04:05 2006"
	case 'd':
		return "02"
	case 'D', 'x':
		return "01/02/06"
	case 'e':
		return "_2"
	case 'F':
		return "2006-01-02"
	case 'H':
		return "15"
	case 'I':
		return "03"
	case 'j':
		return "002"
	case 'm':
		return "01"
	case 'M':
		return "04"
	case 'p':
		return "PM"
	case 'r':
		return "03:04:05 PM"
	case 'R':
		return "15:04"
	case 'S':
		return "05"
	case 'T', 'X':
		return "15:04:05"
	case 'y':
		return "06"
	case 'Y':
		return "2006"
	case 'z':
		return "-0700"
	case 'Z':
		return "MST"
	}
	return ""
}

// formatField writes the fields that package time has no layout for. An unknown letter is
// written unchanged.
func formatField(b *strings.Builder, letter byte, at time.Time) {
	isoYear, isoWeek := at.ISOWeek()
	sunday := int(at.Weekday())
	monday := (sunday + 6) % 7
	switch letter {
	case 'k':
		fmt.Fprintf(b, "%2d", at.Hour())
	case 'l':
		fmt.Fprintf(b, "%2d", (at.Hour()+11)%12+1)
	case 'P':
		b.WriteString(at.Format("pm"))
	case 'C':
		fmt.Fprintf(b, "%02d", at.Year()/100)
	case 'g':
		fmt.Fprintf(b, "%02d", isoYear%100)
	case 'G':
		fmt.Fprintf(b, "%d", isoYear)
	case 'n':
		b.WriteByte('\n')
	case 's':
		fmt.Fprintf(b, "%d", at.Unix())
	case 't':
		b.WriteByte('\t')
	case 'u':
		fmt.Fprintf(b, "%d", monday+1)
	case 'U':
		fmt.Fprintf(b, "%02d", (at.YearDay()+6-sunday)/7)
	case 'V':
		fmt.Fprintf(b, "%02d", isoWeek)
	case 'w':
		fmt.Fprintf(b, "%d", sunday)
	case 'W':
		fmt.Fprintf(b, "%02d", (at.YearDay()+6-monday)/7)
	case '%':
		b.WriteByte('%')
	case '1', '2', '3', '4', '5', '6', '7', '8', '9': // a width, before a letter that is not a field
		fmt.Fprintf(b, "%*s", int(letter-'0'), "%"+string(rune(letter)))
	default:
		b.Write([]byte{'%', letter})
	}
}
