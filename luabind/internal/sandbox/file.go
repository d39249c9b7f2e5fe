package sandbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"weak"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

const (
	fileBuffer    = 16 << 10 // bytes of a file's buffers
	maxFileBuffer = 1 << 20  // the largest buffer that setvbuf allows
	maxDigits     = 200      // characters that read("*n") reads for a numeral
)

var errTooLong = errors.New("more than " + fmt.Sprint(maxWhole>>20) + " MiB at once: read it in pieces")

// A file is the target of a script's file object: a file on disk, or one of the three standard
// streams, which are not real files here.
type file struct {
	name     string
	readable bool
	writable bool
	closed   bool

	// For a file on disk. At most one of the buffers contains data.
	disk  *os.File
	left  *int64 // bytes that may still be written; nil: limited only by the disk
	r     *bufio.Reader
	w     *bufio.Writer
	flush flushing
	owner weak.Pointer[lua.LUserData] // the script's object

	print func(L *lua.LState, text string) // of stdout and stderr
}

type flushing uint8

const (
	flushFull flushing = iota // when the buffer is full
	flushLine                 // after each write with a line end
	flushEach                 // after each write
)

// track creates the script's object for an open file. If a script drops the object without closing
// it, the file is released once the collector has found the object. A collection is forced only if
// too many files are open.
func (lib *library) track(L *lua.LState, f *file) *lua.LUserData {
	ud := lib.object(L, f)
	f.owner = weak.Make(ud)
	f.r = bufio.NewReaderSize(f.disk, fileBuffer)
	f.w = bufio.NewWriterSize(f.disk, fileBuffer)
	lib.files[f] = struct{}{}
	return ud
}

func (lib *library) object(L *lua.LState, f *file) *lua.LUserData {
	ud := L.NewUserData()
	ud.Value = f
	ud.Metatable = lib.fileMeta
	return ud
}

// room ensures that one more file can be opened.
func (lib *library) room() error {
	lib.reap()
	if len(lib.files) >= maxOpenFiles {
		runtime.GC()
		lib.reap()
	}
	if len(lib.files) >= maxOpenFiles {
		return fmt.Errorf("%w (this script has %d): call close() on those that it is done with", syscall.EMFILE, maxOpenFiles)
	}
	return nil
}

func (lib *library) reap() {
	for f := range lib.files {
		if f.owner.Value() == nil {
			lib.close(f) // nothing is left to report an error to
		}
	}
}

// close writes buffered data and closes a file on disk.
func (lib *library) close(f *file) error {
	f.closed = true
	delete(lib.files, f)
	err := f.w.Flush()
	return errors.Join(err, f.disk.Close())
}

func (lib *library) closeFiles() {
	for f := range lib.files {
		lib.close(f) // the script has ended: nothing is left to report an error to
	}
}

// write writes a string.
func (f *file) write(text string) error {
	if n := f.r.Buffered(); n > 0 { // the file is ahead of the script, by the bytes that were buffered
		if _, err := f.disk.Seek(int64(-n), io.SeekCurrent); err != nil {
			return err
		}
	}
	f.r.Reset(f.disk)
	if f.left != nil {
		if *f.left < int64(len(text)) {
			return syscall.ENOSPC
		}
		*f.left -= int64(len(text))
	}
	_, err := f.w.WriteString(text)
	if err == nil && (f.flush == flushEach || f.flush == flushLine && strings.Contains(text, "\n")) {
		err = f.w.Flush()
	}
	return f.recovered(err)
}

// recovered makes the writer usable again after an error, which it would otherwise return forever.
func (f *file) recovered(err error) error {
	if err != nil {
		f.w.Reset(f.disk)
	}
	return err
}

// seek moves to an offset and returns the new offset from the beginning.
func (f *file) seek(offset int64, whence int) (int64, error) {
	if err := f.recovered(f.w.Flush()); err != nil {
		return 0, err
	}
	if whence == io.SeekCurrent {
		offset -= int64(f.r.Buffered())
	}
	at, err := f.disk.Seek(offset, whence)
	if err != nil {
		return 0, err
	}
	f.r.Reset(f.disk)
	return at, nil
}

// The read functions return io.EOF, and no value, where Lua's functions return nil.

// readLine reads up to a line end, and includes the line end only if keep is set.
func (f *file) readLine(keep bool) (string, error) {
	var long []byte
	for {
		piece, err := f.r.ReadSlice('\n')
		if err == nil && !keep {
			piece = piece[:len(piece)-1]
		}
		if err == nil && long == nil {
			return string(piece), nil
		}
		long = append(long, piece...)
		switch {
		case len(long) > maxWhole:
			return "", errTooLong
		case err == nil, err == io.EOF && len(long) > 0:
			return string(long), nil
		case err != bufio.ErrBufferFull:
			return "", err
		}
	}
}

// readAll reads the rest of the file, which may be empty.
func (f *file) readAll() (string, error) {
	rest := 0
	if info, err := f.disk.Stat(); err == nil {
		at, err := f.disk.Seek(0, io.SeekCurrent)
		if err != nil {
			return "", err
		}
		left := info.Size() - at + int64(f.r.Buffered())
		if left > maxWhole {
			return "", errTooLong
		}
		rest = int(max(left, 0))
	}
	s, err := f.readUpTo(maxWhole+1, rest)
	if len(s) > maxWhole { // it has grown meanwhile
		return "", errTooLong
	}
	return s, err
}

// readCount reads at most n bytes, or the rest of the file if n is negative. If n is 0 it only
// checks that the file has not ended.
func (f *file) readCount(n int) (string, error) {
	if n <= 0 {
		if _, err := f.r.Peek(1); n == 0 || err != nil {
			return "", err
		}
		return f.readAll()
	}
	if n > maxWhole {
		return "", errTooLong
	}
	s, err := f.readUpTo(n, min(n, fileBuffer))
	if err == nil && s == "" {
		err = io.EOF
	}
	return s, err
}

// readUpTo reads at most limit bytes. hint is the expected number of bytes.
func (f *file) readUpTo(limit, hint int) (string, error) {
	var b strings.Builder
	b.Grow(hint)
	_, err := io.Copy(&b, io.LimitReader(f.r, int64(limit)))
	return b.String(), err
}

// readNumber reads a numeral, after white space. Without a numeral it consumes the characters
// that it has read, like C's scanf, and returns io.EOF.
func (f *file) readNumber() (float64, error) {
	c, err := f.r.ReadByte()
	for ; err == nil && strings.IndexByte(" \t\n\v\f\r", c) >= 0; c, err = f.r.ReadByte() {
	}
	var text []byte
	accept := func(set string) bool {
		if err != nil || len(text) >= maxDigits || strings.IndexByte(set, c) < 0 {
			return false
		}
		text = append(text, c)
		c, err = f.r.ReadByte()
		return true
	}
	digits, exponent := "0123456789", "eE"
	accept("+-")
	if accept("0") && accept("xX") {
		digits, exponent = "0123456789abcdefABCDEF", "pP"
	}
	for accept(digits) {
	}
	if accept(".") {
		for accept(digits) {
		}
	}
	if accept(exponent) {
		accept("+-")
		for accept("0123456789") {
		}
	}
	switch err {
	case nil:
		if err := f.r.UnreadByte(); err != nil {
			return 0, err
		}
	case io.EOF:
	default:
		return 0, err
	}
	v, ok := number.Parse(string(text))
	if !ok {
		return 0, io.EOF
	}
	return v, nil
}
