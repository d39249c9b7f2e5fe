package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

const greedyScene = bystander + `
on("UPLOAD", function(event, session)
  print("upload", event.value, pcall(function() return event.value:pixel(0, 0) end))
end)
spawn(function(session)
  print("asking", session.id)
  print("answer", pcall(session.grab_render, session, { ttl = 60 }))
end, { client = "asked" })
local etypes = 0
on("*", function(event) etypes = etypes + 1 end)
on("HOW_MANY", function() print("etypes", etypes > 100000) end)
`

// claim sends the header of a binary frame of size bytes, and the first bytes of it.
func claim(t *testing.T, ws *websocket.Conn, size uint64) {
	t.Helper()
	header := []byte{0x82, 0x80 | 127}
	for shift := 56; shift >= 0; shift -= 8 {
		header = append(header, byte(size>>shift))
	}
	header = append(header, 1, 2, 3, 4) // the mask
	if _, err := ws.NetConn().Write(append(header, make([]byte, 1000)...)); err != nil {
		t.Fatal(err)
	}
}

// closedAsTooBig waits for the end of a connection and checks the close code.
func closedAsTooBig(t *testing.T, ws *websocket.Conn) {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			if !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
				t.Errorf("closed with %v", err)
			}
			return
		}
	}
}

// TestBadEvents sends events that could make the program use too much memory. The scenes of other
// clients keep running, and memory stays within bounds.
func TestBadEvents(t *testing.T) {
	p := startProcess(t, greedyScene)
	ws := dial(t, p.ready.WS)
	t.Run("an upload of 1 GB", func(t *testing.T) {
		bad := dialAs(t, p.ready.WS, "bad")
		claim(t, bad, 1<<30)
		closedAsTooBig(t, bad)
		keepsRunning(t, p, ws)
	})
	t.Run("an answer of 300 MiB", func(t *testing.T) {
		asked := dialAs(t, p.ready.WS, "asked")
		eventually(t, p, func() bool { return strings.Contains(p.out.String(), "asking") })
		claim(t, asked, 300<<20)
		closedAsTooBig(t, asked)
		eventually(t, p, func() bool {
			return strings.Contains(p.out.String(), "the client has left: message larger than 256 MiB")
		})
		keepsRunning(t, p, ws)
	})
	t.Run("pictures that decode to gigabytes", func(t *testing.T) {
		bad := dialAs(t, p.ready.WS, "bad")
		var small bytes.Buffer
		if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 8000, 4000))); err != nil {
			t.Fatal(err)
		}
		large := bytes.Clone(small.Bytes())
		copy(large[16:], "\x00\x01\x86\xa0\x00\x01\x86\xa0") // 100,000 x 100,000, with a wrong checksum
		for range 10 {
			send(t, bad, map[string]any{"etype": "UPLOAD", "value": small.Bytes()})
			send(t, bad, map[string]any{"etype": "UPLOAD", "value": large})
		}
		eventually(t, p, func() bool { return strings.Count(p.out.String(), "upload") == 20 })
		if n := strings.Count(p.out.String(), "upload\tImage 8000x4000 png\ttrue"); n != 10 {
			t.Errorf("%d pictures were decoded:\n%s", n, p.out)
		}
		keepsRunning(t, p, ws)
	})
	t.Run("100,000 different etypes", func(t *testing.T) {
		bad := dialAs(t, p.ready.WS, "bad")
		for i := range 100_000 {
			event := map[string]any{"etype": fmt.Sprintf("E%d_RESPONSE@%d", i, i)}
			frame, err := msgp.AppendIntf(nil, event)
			if err != nil {
				t.Fatal(err)
			}
			if err := bad.WriteMessage(websocket.BinaryMessage, frame); err != nil {
				t.Fatal(err)
			}
		}
		send(t, bad, map[string]any{"etype": "HOW_MANY"})
		eventually(t, p, func() bool { return strings.Contains(p.out.String(), "etypes\ttrue") })
		keepsRunning(t, p, ws)
	})
	if runtime.GOOS == "linux" {
		// Of the 20 pictures, ten take 32 MB each while they are decoded and shown.
		if peak := peakMemory(t, p.Process.Pid); peak > 1<<30 {
			t.Errorf("the program took %d MiB", peak>>20)
		}
	}
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d\n%s", code, p.errOut)
	}
}

// peakMemory returns the peak memory of a process, in bytes.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("no VmHWM in %s", text)
	}
	kib, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}
