package host_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

func TestShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		h, net := serve(t, host.Config{}, p)
		a, b := net.Dial(t), net.Dial(t)
		a.Init(nil)
		b.Init(nil)
		synctest.Wait()
		for _, s := range h.Sessions() {
			mustSend(t, s, emptyScene())
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		begin := time.Now()
		if err := h.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if d := time.Since(begin); d > time.Second {
			t.Errorf("shutdown took %v with willing clients", d)
		}
		for _, c := range []*hosttest.Client{a, b} {
			if e := c.Next(); e["etype"] != "SET" {
				t.Errorf("message %v, want the last SET", e)
			}
			if code, reason := c.Closed(); code != 1001 || reason != "server is going away" {
				t.Errorf("closed with %d %q", code, reason)
			}
		}
		if got := p.log(); len(got) != 6 || got[4] != "end: server is going away" || got[5] != got[4] {
			t.Errorf("calls %q", got)
		}
		if err := h.Shutdown(ctx); err != nil {
			t.Errorf("second shutdown: %v", err)
		}
	})
}

// However clients behave, Shutdown keeps its context's deadline.
func TestShutdownDeadline(t *testing.T) {
	for _, tc := range []struct {
		name    string
		timeout time.Duration
		wantErr error
	}{
		{"plenty", 5 * time.Second, nil},
		{"little", time.Second, context.DeadlineExceeded},
		{"none", 0, context.DeadlineExceeded},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				h, n := serve(t, host.Config{}, p)
				stalled := n.Dial(t)
				stalled.Init(nil)
				synctest.Wait()
				stalled.Pause()
				for i := range 10 {
					mustSend(t, p.session(), box("a", i))
				}
				silent := rawHandshake(t, n) // answers nothing
				defer silent.Close()
				half, err := n.DialConn(t.Context()) // a request that never ends
				if err != nil {
					t.Fatal(err)
				}
				defer half.Close()
				if _, err := half.Write([]byte("GET / HT")); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), tc.timeout)
				defer cancel()
				begin := time.Now()
				if err := h.Shutdown(ctx); !errors.Is(err, tc.wantErr) {
					t.Errorf("shutdown: %v, want %v", err, tc.wantErr)
				}
				if d := time.Since(begin); d > tc.timeout {
					t.Errorf("shutdown took %v of %v", d, tc.timeout)
				}
				synctest.Wait()
				if n := len(h.Sessions()); n != 0 {
					t.Errorf("%d sessions left", n)
				}
				if got := p.log(); !slices.Contains(got, "end: server is going away") {
					t.Errorf("calls %q", got)
				}
			})
		})
	}
}

func TestShutdownWithBlockedScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		p := &script{event: func(*host.Session, *protocol.ClientEvent) { <-release }}
		h, net := serve(t, host.Config{}, p)
		net.Dial(t).Init(nil)
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if err := h.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("shutdown: %v, want the deadline's error", err)
		}
		close(release)
		synctest.Wait()
		wantCalls(t, p, "start", "event INIT", "end: server is going away")
	})
}

func TestNoSessionsAfterShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		h, err := host.New(host.Config{}, p)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		// The caller's own server continues after the host.
		net := hosttest.NewNet()
		if err := h.Serve(net); err != nil {
			t.Errorf("serve after shutdown: %v", err)
		}
		wantCalls(t, p)
	})
}
