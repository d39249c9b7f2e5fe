package host

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzInflow checks that an inflow returns the bytes that have arrived, and that each of its reads ends
// with a frame at the latest.
func FuzzInflow(f *testing.F) {
	masked := append([]byte{finalBinary, 0x80 | 5, 1, 2, 3, 4}, "hello"...)
	f.Add(masked, uint8(3), uint8(7))
	f.Add(bytes.Repeat(masked, 300), uint8(255), uint8(1))
	f.Add(append([]byte{finalBinary, 0x80 | 126, 8, 0, 1, 2, 3, 4}, make([]byte, 2048)...), uint8(200), uint8(255))
	f.Add(append(append([]byte{}, masked...), finalPing, 0x80, 1, 2, 3, 4, 2, 127, 255, 255, 255, 255, 255, 255, 255, 255, 9), uint8(90), uint8(16))
	f.Add([]byte{finalText, 127, 0, 0}, uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, stream []byte, arrives, asks uint8) {
		rest := stream
		in := inflow{pool: newReadPool(), read: func(p []byte) (int, error) {
			if len(rest) == 0 {
				return 0, io.EOF
			}
			n := copy(p[:min(len(p), 8*int(arrives)+1)], rest)
			rest = rest[n:]
			return n, nil
		}}
		var got []byte
		for p := make([]byte, 16*int(asks)+1); ; {
			if in.ready() {
				if n, ok := frameLength(in.in); !ok || n > int64(len(in.in)) || in.left != 0 {
					t.Fatalf("ready with %d bytes of a frame of %d", len(in.in), n)
				}
			}
			n, err := in.Read(p)
			got = append(got, p[:n]...)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || in.left < 0 {
				t.Fatalf("%d bytes left, %v", in.left, err)
			}
		}
		// The stream may end with a part of a header, which is not returned.
		if !bytes.HasPrefix(stream, got) || len(stream)-len(got) > maxFrameHeader {
			t.Errorf("got %d bytes of %d", len(got), len(stream))
		}
		in.release()
	})
}

func TestInflowEndsAtFrames(t *testing.T) {
	frame := append([]byte{finalBinary, 0x80 | 5, 1, 2, 3, 4}, "hello"...)
	stream := bytes.NewReader(bytes.Repeat(frame, 3))
	in := inflow{pool: newReadPool(), read: stream.Read}
	for i := range 3 {
		p := make([]byte, 500)
		if n, err := in.Read(p); n != len(frame) || err != nil || !bytes.Equal(p[:n], frame) {
			t.Fatalf("read %d: %q, %v", i, p[:n], err)
		}
		if in.ready() != (i < 2) {
			t.Errorf("after %d frames: ready is %v", i+1, in.ready())
		}
	}
	for _, not := range []byte{finalPing, 0x2 /* not the last frame of its message */, 0x80} {
		in := inflow{pool: newReadPool(), read: bytes.NewReader(append(frame, append([]byte{not}, frame[1:]...)...)).Read}
		if _, err := in.Read(make([]byte, 500)); err != nil || in.ready() {
			t.Errorf("%#x counts as a message: %v", not, err)
		}
	}
}
