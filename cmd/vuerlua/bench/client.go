package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// A client is one websocket connection to a server. It does as little work as possible,
// because it shares the machine with the server that it measures.
type client struct {
	ws       *websocket.Conn
	buf      []byte
	patience time.Duration
	pings    atomic.Int64
}

// readBuffer is large enough for two frames of the stream.
const readBuffer = 32 << 10

// dial connects and sends INIT, as a browser does.
func (l *lab) dial(url string) (*client, error) {
	return l.dialBuffered(url, 0)
}

// join is dial, and waits for the scene, which is the first SET.
func (l *lab) join(url string) (*client, error) {
	c, err := l.dial(url)
	if err != nil {
		return nil, err
	}
	if _, err := c.next(); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// dialBuffered is dial with a kernel buffer for about receive bytes; 0 leaves it to the
// system.
func (l *lab) dialBuffered(url string, receive int) (*client, error) {
	dialer := websocket.Dialer{
		ReadBufferSize:   readBuffer,
		HandshakeTimeout: 10 * time.Second,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			if err == nil && receive > 0 {
				err = conn.(*net.TCPConn).SetReadBuffer(receive)
			}
			return conn, err
		},
	}
	ws, _, err := dialer.DialContext(l.ctx, url, nil)
	if err != nil {
		return nil, err
	}
	c := &client{ws: ws, patience: 30*time.Second + l.window}
	answer := ws.PingHandler()
	ws.SetPingHandler(func(text string) error {
		c.pings.Add(1)
		return answer(text)
	})
	if err := c.send(initFrame()); err != nil {
		return nil, errors.Join(err, ws.Close())
	}
	return c, nil
}

// dialMany connects n clients. A goroutine for each of them discards messages until close.
func (l *lab) dialMany(url string, n int) (crowd, error) {
	var all crowd
	for range n {
		c, err := l.dial(url)
		if err != nil {
			all.close()
			return nil, err
		}
		all = append(all, c)
		go func() {
			for {
				if _, err := c.next(); err != nil {
					return
				}
			}
		}()
	}
	return all, nil
}

// A crowd is a group of clients.
type crowd []*client

func (all crowd) close() {
	for _, c := range all {
		c.close()
	}
}

func (all crowd) pings() (sum int64) {
	for _, c := range all {
		sum += c.pings.Load()
	}
	return sum
}

func (c *client) send(frame []byte) error {
	return c.ws.WriteMessage(websocket.BinaryMessage, frame)
}

// next waits for a message. Its bytes are valid until the next call.
func (c *client) next() ([]byte, error) {
	if err := c.ws.SetReadDeadline(time.Now().Add(c.patience)); err != nil {
		return nil, err
	}
	_, r, err := c.ws.NextReader()
	if err != nil {
		return nil, err
	}
	c.buf = c.buf[:0]
	for {
		if len(c.buf) == cap(c.buf) {
			c.buf = slices.Grow(c.buf, max(4<<10, cap(c.buf)))
		}
		n, err := r.Read(c.buf[len(c.buf):cap(c.buf)])
		c.buf = c.buf[:len(c.buf)+n]
		if err == io.EOF {
			return c.buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// close ends the connection without a close frame. Its reader gets an error.
func (c *client) close() { _ = c.ws.Close() }

// nodes finds the list of nodes of an event, or the children of a SET. It returns their
// number, and the bytes from the first node on. It does not read the nodes.
func nodes(frame []byte) (n int, rest []byte, err error) {
	rest, err = enter(frame, "data")
	if err != nil || rest == nil {
		return 0, nil, err
	}
	list, err := enter(rest, "nodes")
	if err == nil && list == nil {
		list, err = enter(rest, "children")
	}
	if err != nil || list == nil {
		return 0, nil, err
	}
	count, rest, err := msgp.ReadArrayHeaderBytes(list)
	return int(count), rest, err
}

// enter returns the bytes after the given key of a map, or nil if the map does not have the key.
func enter(b []byte, name string) ([]byte, error) {
	n, b, err := msgp.ReadMapHeaderBytes(b)
	for ; n > 0 && err == nil; n-- {
		var key []byte
		if key, b, err = msgp.ReadStringZC(b); err != nil {
			break
		}
		if string(key) == name {
			return b, nil
		}
		b, err = msgp.Skip(b)
	}
	return nil, err
}

// eachKey calls visit with the key of every node of an event.
func eachKey(frame []byte, visit func(key []byte)) error {
	n, rest, err := nodes(frame)
	for ; n > 0 && err == nil; n-- {
		var value, key []byte
		if value, err = enter(rest, "key"); err != nil {
			break
		}
		if value == nil {
			return fmt.Errorf("a node without a key in %d bytes", len(frame))
		}
		if key, _, err = msgp.ReadStringZC(value); err != nil {
			break
		}
		visit(key)
		rest, err = msgp.Skip(rest)
	}
	return err
}
