package host

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// A disconnect is the reason why a connection ends: the close code and the reason for the client.
// The script's End and the log receive the same reason.
type disconnect struct {
	code   int
	reason string
}

// The disconnects. The functions below add reasons to those without one.
var (
	closedByScript = disconnect{websocket.CloseNormalClosure, "closed by the script"}
	goingAway      = disconnect{websocket.CloseGoingAway, "server is going away"}
	protocolError  = disconnect{websocket.CloseProtocolError, ""}
	tooBig         = disconnect{websocket.CloseMessageTooBig, ""}
	clientLeft     = disconnect{websocket.CloseNormalClosure, "client left"}
	overloaded     = disconnect{websocket.CloseTryAgainLater, ""}
	noPlace        = disconnect{websocket.CloseTryAgainLater, errFull.Error()}
	// The following are only for the script and the log: nothing reaches such a client.
	connectionLost = disconnect{websocket.CloseAbnormalClosure, "connection lost"}
	noAnswer       = disconnect{websocket.CloseAbnormalClosure, ""}
	tooSlow        = disconnect{websocket.CloseAbnormalClosure, ""}
	lost           = disconnect{websocket.CloseAbnormalClosure, "lost"}
)

// because returns d with a reason.
func (d disconnect) because(format string, args ...any) disconnect {
	d.reason = fmt.Sprintf(format, args...)
	return d
}

// payload returns the body of the close frame; ok is false if the code must not be sent.
func (d disconnect) payload() (body []byte, ok bool) {
	if d.code == websocket.CloseAbnormalClosure || d.code == websocket.CloseNoStatusReceived {
		return nil, false
	}
	return websocket.FormatCloseMessage(d.code, closeReason(d.reason)), true
}

// maxCloseReason is what remains of a control frame of 125 bytes after the code.
const maxCloseReason = 123

// closeReason makes reason fit a close frame: valid UTF-8, at most 123 bytes, cut
// between characters.
func closeReason(reason string) string {
	reason = strings.ToValidUTF8(reason, "\uFFFD")
	if len(reason) <= maxCloseReason {
		return reason
	}
	n := maxCloseReason
	for !utf8.RuneStart(reason[n]) {
		n--
	}
	return reason[:n]
}

// readFailure converts the error of a read to the reason why the connection ends.
// silence is how long the client may be silent.
func readFailure(err error, maxMessage int64, silence time.Duration) disconnect {
	var closed *websocket.CloseError
	var timeout net.Error
	var refused *refusedFrame
	switch {
	case errors.As(err, &refused):
		return refused.disconnect
	case errors.Is(err, websocket.ErrReadLimit):
		return tooBig.because("message larger than %s", byteSize(maxMessage))
	case isClose(err) && errors.As(err, &closed):
		d := clientLeft
		if closed.Code != websocket.CloseNoStatusReceived {
			d.code = closed.Code
		}
		if closed.Text != "" {
			d.reason += ": " + closed.Text
		}
		return d
	case errors.As(err, &timeout) && timeout.Timeout():
		return noAnswer.because("no sign of life for %s", silence)
	case isProtocolError(err):
		return protocolError.because("%s", strings.TrimPrefix(err.Error(), "websocket: "))
	}
	return connectionLost
}

// isClose reports whether err is the close frame of a client.
func isClose(err error) bool {
	var closed *websocket.CloseError
	return errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure
}

// isProtocolError distinguishes a frame that violates RFC 6455 from a broken connection. The
// library has no type for the former, only a prefix of its message.
func isProtocolError(err error) bool {
	var closed *websocket.CloseError
	var op *net.OpError
	return !errors.As(err, &closed) && !errors.As(err, &op) &&
		!errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe) && !errors.Is(err, net.ErrClosed) &&
		strings.HasPrefix(err.Error(), "websocket: ")
}

// writeFailure converts the error of a write to the reason why the connection ends.
func writeFailure(err error, allowed time.Duration) disconnect {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return tooSlow.because("took nothing for %s", allowed.Round(time.Second/10))
	}
	return connectionLost
}

// byteSize prints n in the largest unit that divides it well.
func byteSize(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
