package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// A floor is a server in Go that does the least possible for its clients: for each
// client, one goroutine reads, and another writes messages that were encoded in advance.
type floor struct {
	opening [][]byte          // sent at once
	stream  [][]byte          // sent repeatedly after that
	every   time.Duration     // time between two frames of stream; 0: no stream
	answers map[string][]byte // by the key of the event
	next    map[string][]byte // by the etype of the event
}

// floorRoles returns the roles of the floor. args are those of the corresponding scene.
func floorRoles() map[string]func(args []string) (*floor, error) {
	return map[string]func([]string) (*floor, error){
		"idle":   func([]string) (*floor, error) { return &floor{opening: [][]byte{setFrame()}}, nil },
		"stream": streamFloor,
		"echo":   echoFloor,
		"burst":  burstFloor,
		"grab":   grabFloor,
		"ticks":  ticksFloor,
	}
}

func streamFloor(args []string) (*floor, error) {
	fps, err := number(args)
	if err != nil {
		return nil, err
	}
	return &floor{opening: [][]byte{setFrame()}, stream: streamFrames(), every: time.Second / time.Duration(fps)}, nil
}

func echoFloor([]string) (*floor, error) {
	f := &floor{opening: [][]byte{setFrame()}, answers: map[string][]byte{}}
	for i := range outstanding {
		f.answers[slot(i)] = boxFrame(slot(i), float32(i))
	}
	return f, nil
}

func burstFloor(args []string) (*floor, error) {
	count, err := number(args)
	if err != nil {
		return nil, err
	}
	f := &floor{opening: [][]byte{setFrame()}}
	for i := range count {
		f.opening = append(f.opening, boxFrame(burstKey(i), float32(i+1)))
	}
	return f, nil
}

// grabFloor sends a request for each answer.
func grabFloor([]string) (*floor, error) {
	request, rtype := floorRequest()
	return &floor{opening: [][]byte{setFrame(), request}, next: map[string][]byte{rtype: request}}, nil
}

func ticksFloor([]string) (*floor, error) {
	f := &floor{opening: [][]byte{setFrame()}, answers: map[string][]byte{lastTick: boxFrame(lastTick, 0)}}
	for i := range outstanding {
		f.answers[slot(i)] = boxFrame(slot(i), 0)
	}
	return f, nil
}

// number returns the first of args, which must be a positive integer.
func number(args []string) (int, error) {
	if len(args) == 0 {
		return 0, errors.New("the role needs a number")
	}
	n, err := strconv.Atoi(args[0])
	if err == nil && n <= 0 {
		err = fmt.Errorf("%d: not positive", n)
	}
	return n, err
}

// runFloor is the main function of the floor's process. It serves until SIGTERM.
func runFloor(args []string) error {
	flags := flag.NewFlagSet("floor", flag.ContinueOnError)
	name := flags.String("role", "idle", "what to do")
	port := flags.Int("port", 0, "port")
	ready := flags.String("ready-file", "", "file to write once it listens")
	if err := flags.Parse(args); err != nil {
		return err
	}
	role := floorRoles()[*name]
	if role == nil {
		return fmt.Errorf("no role %q", *name)
	}
	f, err := role(flags.Args())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)))
	if err != nil {
		return err
	}
	if *ready != "" {
		if err := writeReady(*ready, listener.Addr()); err != nil {
			return err
		}
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM)
	failed := make(chan error, 1)
	go func() { failed <- http.Serve(listener, f) }()
	select {
	case err := <-failed:
		return err
	case <-end:
		return nil
	}
}

func writeReady(path string, addr net.Addr) error {
	text, err := json.Marshal(map[string]string{"ws": "ws://" + addr.String() + "/"})
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", text, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// ServeHTTP serves one client. The goroutine of the request is the reader.
func (f *floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return // the client has received an error response
	}
	defer ws.Close()
	out, done, written := make(chan []byte, outstanding), make(chan struct{}), make(chan struct{})
	defer close(done)
	go func() {
		defer close(written)
		f.write(ws, out, done)
	}()
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		if answer := f.answer(frame); answer != nil {
			select {
			case out <- answer:
			case <-written:
			}
		}
	}
}

// answer returns the floor's answer to an event, or nil.
func (f *floor) answer(frame []byte) []byte {
	name, answers := "key", f.answers
	if f.next != nil {
		name, answers = "etype", f.next
	}
	value, _, err := msgp.ReadStringZC(msgp.Locate(name, frame))
	if err != nil {
		return nil // INIT has no key
	}
	return answers[string(value)]
}

func (f *floor) write(ws *websocket.Conn, out <-chan []byte, done <-chan struct{}) {
	defer ws.Close() // ends the reader after a failed write
	send := func(frame []byte) bool { return ws.WriteMessage(websocket.BinaryMessage, frame) == nil }
	for _, frame := range f.opening {
		if !send(frame) {
			return
		}
	}
	var tick <-chan time.Time
	if f.every > 0 {
		ticker := time.NewTicker(f.every)
		defer ticker.Stop()
		tick = ticker.C
	}
	pings := time.NewTicker(15 * time.Second)
	defer pings.Stop()
	for n := 0; ; {
		ok := true
		select {
		case <-tick:
			ok = send(f.stream[n%len(f.stream)])
			n++
		case frame := <-out:
			ok = send(frame)
		case <-pings.C:
			ok = ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) == nil
		case <-done:
			return
		}
		if !ok {
			return
		}
	}
}
