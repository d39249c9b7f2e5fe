//go:build unix

package host_test

import (
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// numbered returns an event with a number and size bytes of filling.
func numbered(n, size int) *protocol.Message {
	data := msgp.AppendMapHeader(nil, 2)
	data = msgp.AppendInt(msgp.AppendString(data, "n"), n)
	data = msgp.AppendBytes(msgp.AppendString(data, "filling"), make([]byte, size))
	return protocol.Event(int64(n), "NUMBER", data)
}

// TestTurnOverTCP checks that messages of a turn arrive complete and in order, whether the socket
// accepts them at once, in part, or only later.
func TestTurnOverTCP(t *testing.T) {
	sessions := make(chan *host.Session, 8)
	address := serveTCP(t, host.Config{}, &script{start: func(s *host.Session) { sessions <- s }})
	const clients, turns = 6, 400 // more clients than a turn holds
	var all []*host.Session
	read := make([]func() (int, error), clients)
	for i := range clients {
		ws := dialTCP(t, address, 16<<10)
		if err := ws.WriteMessage(websocket.BinaryMessage, initFrame); err != nil {
			t.Fatal(err)
		}
		all = append(all, <-sessions)
		read[i] = func() (int, error) {
			_ = ws.SetReadDeadline(time.Now().Add(20 * time.Second))
			_, frame, err := ws.ReadMessage()
			if err != nil {
				return 0, err
			}
			n, _, err := msgp.ReadIntBytes(msgp.Locate("n", msgp.Locate("data", frame)))
			return n, err
		}
	}
	var turn host.Turn
	for _, s := range all {
		s.Join(&turn)
	}
	for n := range turns {
		turn.Begin()
		for _, s := range all {
			if err := s.Send(numbered(2*n, 10)); err != nil {
				t.Fatal(err)
			}
			if n%7 == 0 {
				turn.End()
				turn.Begin()
			}
			if err := s.Send(numbered(2*n+1, n*n%9000)); err != nil {
				t.Fatal(err)
			}
		}
		if n%5 == 0 {
			turn.Hurry()
		}
		turn.End()
	}
	// All clients read at the same time, so that no client is disconnected because it is too slow.
	var reading sync.WaitGroup
	for i, next := range read {
		reading.Go(func() {
			for want := range 2 * turns {
				if n, err := next(); n != want || err != nil {
					t.Errorf("client %d got message %d, %v, want %d", i, n, err, want)
					return
				}
			}
		})
	}
	reading.Wait()
}
