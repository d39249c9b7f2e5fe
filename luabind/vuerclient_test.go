package luabind

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
)

// duet runs a script behind a host and another one that may connect to it, in virtual time.
// Addresses with port 1 cannot be reached.
func duet(t *testing.T, server, client string, act func(s *stage, server *notebook)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		behind := &stage{T: t, notebook: &notebook{}, dir: t.TempDir()}
		engine, err := behind.start(server)
		if err != nil {
			t.Fatal(err)
		}
		defer engine.Close()
		h, err := host.New(host.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, engine)
		if err != nil {
			t.Fatal(err)
		}
		network := hosttest.Serve(t, h)
		s := &stage{T: t, notebook: &notebook{}, dir: t.TempDir()}
		path := filepath.Join(s.dir, "scene.lua")
		if err := os.WriteFile(path, []byte(client), 0o644); err != nil {
			t.Fatal(err)
		}
		s.engine, err = New(Config{Script: path, Version: "test", Reporter: s.notebook,
			netDial: func(ctx context.Context, _, addr string) (net.Conn, error) {
				if strings.HasSuffix(addr, ":1") {
					return nil, errors.New("connection refused")
				}
				return network.DialConn(ctx)
			}})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		act(s, behind.notebook)
		s.engine.Close()
		synctest.Wait()
	})
}

func (n *notebook) wants(t *testing.T, want string) {
	t.Helper()
	if got := n.said(); got != strings.TrimSpace(want) {
		t.Errorf("printed:\n%s\nwant:\n%s\nerrors: %q", got, strings.TrimSpace(want), n.errors())
	}
}

// TestVuerClient is the example of custom events: a client sends them, a handler answers.
func TestVuerClient(t *testing.T) {
	duet(t, `
		on("SET_POSITION", function(event, session)
			print(event.etype, event.value[1], event.value[3], event.key, event.ts > 1e8)
			session:upsert(Box{ key = "box", position = event.value })
		end)
		spawn(function(session)
			print(session.info.client, session.info.clientVersion)
			session:set(Scene{})
		end, { client = "lua" })
		on("BYE", function(event, session) session:close("time is up") end)`, `
		local SetPosition = ClientEvent{ etype = "SET_POSITION", value = {0, 0, 0} }
		spawn_task(function()
			local client = VuerClient{}
			print(client, client.connected, client.uri)
			print(client:connect() == client, client.connected, client:connect() == client)
			print(client:recv().etype)
			print(client:send(SetPosition{ value = {1, 2, 3}, key = "k" }))
			print(client:recv().data.nodes[1].position[3])
			local event = SetPosition{}
			event.value[1] = 5
			client:send(event)
			client:send(SetPosition())
			client:send(SetPosition)
			for i = 1, 3 do print(client:recv().data.nodes[1].position[1]) end
			print(client:recv(0.5))
			client:send{ etype = "BYE" }
			for event in client:events() do print(event.etype) end
			print(client.connected, client:recv())
			print(client:send(SetPosition{}))
			client:connect()
			print(client.connected, client:recv().etype)
			client:close()
			client:close()
			print(client.connected, client:recv())
			print(tostring(event), tostring(SetPosition), SetPosition.etype)
		end)`, func(s *stage, server *notebook) {
		time.Sleep(5 * time.Second)
		synctest.Wait()
		s.wantSaid(`
VuerClient ws://localhost:8012	false	ws://localhost:8012
true	true	true
SET
true
3
5
0
0
nil	timeout
false	nil	closed by the server: time is up
false	closed by the server: time is up
true	SET
false	nil	closed by the client
event SET_POSITION	event SET_POSITION	SET_POSITION`)
		server.wants(t, "lua\ttest\nSET_POSITION\t1\t3\tk\ttrue\nSET_POSITION\t5\t0\tnil\ttrue\n"+
			"SET_POSITION\t0\t0\tnil\ttrue\nSET_POSITION\t0\t0\tnil\ttrue\nlua\ttest")
		s.wantNoErrors()
		if n := s.engine.clients.Connected(); n != 0 {
			t.Errorf("%d connections are kept", n)
		}
	})
}

func TestVuerClientMisuse(t *testing.T) {
	duet(t, "", `
		local function try(fn, ...)
			local ok, e = pcall(fn, ...)
			print(e.kind, (tostring(e):gsub("^scene.lua:%d+: ", "")))
		end
		local client = VuerClient{ uri = "ws://localhost:1" }
		try(client.connect, client)
		try(client.send, client, { etype = "A" })
		try(client.recv, client)
		try(client.events, client)
		try(VuerClient, { uri = 5 })
		try(VuerClient, { url = "ws://localhost" })
		try(VuerClient, { max_size = -1 })
		try(VuerClient, { ssl_verify = "no" })
		local nowhere = VuerClient{ uri = "ftp://x" }
		try(nowhere.connect, nowhere)
		try(function() client.connect() end)
		try(ClientEvent, { value = 1 })
		local A = ClientEvent{ etype = "A" }
		try(A, { 1, 2 })
		client = VuerClient{}
		client:connect()
		try(client.send, client, Box{})
		try(client.send, client, "A")
		try(client.send, client, { etype = "A", value = { 0/0 } })
		try(client.recv, client, -1)`, func(s *stage, _ *notebook) {
		synctest.Wait()
		s.wantSaid(`
io	cannot connect to ws://localhost:1: connection refused (is a server running there?)
closed	client:send of a client that is not connected (client:connect() comes first)
closed	client:recv of a client that is not connected (client:connect() comes first)
closed	client:events of a client that is not connected (client:connect() comes first)
invalid	uri of VuerClient wants an address such as "ws://localhost:8012", not number
invalid	VuerClient has no option 'url' (it has uri, max_size and ssl_verify)
invalid	max_size of VuerClient wants a number of bytes from 1 to 2^31 - 1, not number
invalid	ssl_verify of VuerClient wants true or false, not string
invalid	not an address of a Vuer server: "ftp://x" (want ws://host:port or wss://host:port)
invalid	client.connect was called with a dot (use a colon: client:connect(...))
invalid	ClientEvent wants an etype (ClientEvent{ etype = "SET_POSITION", value = {0, 0, 0} })
invalid	an event's fields have names (value = { ... })
invalid	client:send wants an event, which has an etype ({ etype = "MY_EVENT", value = ... })
invalid	client:send wants an event, not string ({ etype = "MY_EVENT", value = ... })
invalid	A.value[1] is not a number (NaN) (0 divided by 0 gives that, and whatever is computed with it)
invalid	client:recv wants a number of seconds, 0 or more, not -1`)
	})
}

// TestVuerClientWaits: what waits for the network stops its own task alone, and can be
// cancelled; a message that is too long ends the connection with the reason.
func TestVuerClientWaits(t *testing.T) {
	duet(t, `
		on("LONG", function(e, session)
			session:send(ServerEvent{ etype = "X", data = string.rep("x", 5000) })
		end)`, `
		local client = VuerClient{ max_size = 2000 }
		client:connect()
		local waits = spawn_task(function() pcall(client.recv, client) print("not reached") end)
		spawn_task(function()
			sleep(1)
			waits:cancel()
			client:send{ etype = "LONG" }
			print(client:recv())
			print(client.connected)
		end)
		spawn_task(function() sleep(0.5) print("meanwhile") end)`, func(s *stage, _ *notebook) {
		time.Sleep(3 * time.Second)
		synctest.Wait()
		s.wantSaid("meanwhile\nnil\tthe server sent a message of more than 2000 bytes\nfalse")
		s.wantNoErrors()
	})
}

// TestVuerClientLosesNothing: a script that is slower than the server gets all of it, and
// more clients than are allowed are an error.
func TestVuerClientLosesNothing(t *testing.T) {
	duet(t, `
		spawn(function(session)
			for i = 1, 20000 do
				session:send(ServerEvent{ etype = "N", data = i })
				if i % 1000 == 0 then sleep(0.01) end
			end
			session:close()
		end, { client = "lua" })`, `
		local client, n = VuerClient{}, 0
		client:connect()
		for event in client:events() do
			n = n + 1
			assert(event.data == n)
			if n % 500 == 0 then sleep(0.1) end
		end
		print(n)
		local all = {}
		for i = 1, 64 do
			all[i] = VuerClient{}
			all[i]:connect()
		end
		print(pcall(client.connect, client))
		for _, c in ipairs(all) do c:close() end
		sleep(5)
		print(client:connect() == client)`, func(s *stage, _ *notebook) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("20000\nfalse\tscene.lua:15: 64 clients are connected already (close() those that are done with)\ntrue")
		s.wantNoErrors()
	})
}

// TestVuerClientInADryRun: a dry run does not connect to a server, and does not wait for one.
func TestVuerClientInADryRun(t *testing.T) {
	n, _, err := dryRunOf(t, `
		spawn(function(session)
			local client = VuerClient{ uri = "ws://localhost:1" }
			client:connect()
			print(client.connected, client:send{ etype = "A" }, client:recv(0.1))
			print(pcall(Image.new(1, 1).save, Image.new(1, 1), "x.png"))
			session:spawn_task(function() session:grab_render{ ttl = 0.1 } end)
			session:spawn_task(function() session:till("NEVER", { timeout = 0.1 }) end)
			for event in client:events() do print(event.etype) end
		end)`)
	if err != nil {
		t.Fatal(err)
	}
	n.wants(t, "true\ttrue\tnil\ttimeout\ntrue\ttrue")
	if errs := n.errors(); len(errs) > 0 {
		t.Errorf("reported: %q", errs)
	}
}
