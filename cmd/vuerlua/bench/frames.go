package main

import (
	"strconv"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// boxes is the number of nodes in a frame of the streams.
const boxes = 100

// setFrame shows a scene of one box.
func setFrame() []byte {
	b := msgp.AppendMapHeader(nil, 5)
	b = appendText(b, "tag", "Scene")
	b = msgp.AppendArrayHeader(msgp.AppendString(b, "children"), 1)
	b = appendBox(b, "box", 0, 0.5, 0)
	lists := protocol.ChildLists()
	for _, list := range lists[1:] {
		b = msgp.AppendArrayHeader(msgp.AppendString(b, list), 0)
	}
	return protocol.Set(0, protocol.Node{Raw: b}).Frame
}

// streamFrames are a second's worth of what the scenes stream_*.lua send.
func streamFrames() [][]byte {
	frames := make([][]byte, 60)
	for i := range frames {
		t := float32(i) / 60
		nodes := make([]protocol.Node, boxes)
		for k := range nodes {
			nodes[k].Raw = appendFullBox(nil, "box-"+strconv.Itoa(k+1), float32(k)+1.5, t)
		}
		frames[i] = protocol.Upsert(0, "", nodes).Frame
	}
	return frames
}

// boxFrame upserts one box, as the scenes echo.lua and burst.lua do.
func boxFrame(key string, x float32) []byte {
	return protocol.Upsert(0, "", []protocol.Node{{Raw: appendBox(nil, key, x, 0, 0)}}).Frame
}

func appendBox(b []byte, key string, position ...float32) []byte {
	b = msgp.AppendMapHeader(b, 3)
	b = appendText(b, "tag", "Box")
	b = appendText(b, "key", key)
	return appendFloats(b, "position", position...)
}

func appendFullBox(b []byte, key string, y, t float32) []byte {
	b = msgp.AppendMapHeader(b, 6)
	b = appendText(b, "tag", "Box")
	b = appendText(b, "key", key)
	b = appendFloats(b, "position", t, y, -1)
	b = appendFloats(b, "rotation", 0, t, 0.5)
	b = appendFloats(b, "args", 0.25, 0.25, 0.25)
	b = msgp.AppendMapHeader(msgp.AppendString(b, "material"), 1)
	return appendText(b, "color", "#23aaff")
}

// initFrame is what a client says first.
func initFrame() []byte {
	b := msgp.AppendMapHeader(nil, 2)
	b = appendText(b, "etype", "INIT")
	b = msgp.AppendMapHeader(msgp.AppendString(b, "value"), 1)
	return appendText(b, "client", "bench")
}

// askFrame is the event that echo.lua answers.
func askFrame(key string, x float32) []byte {
	b := msgp.AppendMapHeader(nil, 4)
	b = appendText(b, "etype", "ASK")
	b = msgp.AppendFloat64(msgp.AppendString(b, "ts"), 1.76e9)
	b = appendText(b, "key", key)
	b = msgp.AppendMapHeader(msgp.AppendString(b, "value"), 1)
	return appendFloats(b, "position", x, 0, 0)
}

func appendText(b []byte, name, value string) []byte {
	return msgp.AppendString(msgp.AppendString(b, name), value)
}

// appendFloats writes integral numbers as integers, as every server of the protocol does.
func appendFloats(b []byte, name string, values ...float32) []byte {
	b = msgp.AppendArrayHeader(msgp.AppendString(b, name), uint32(len(values)))
	for _, v := range values {
		if i := int64(v); float32(i) == v {
			b = msgp.AppendInt64(b, i)
		} else {
			b = msgp.AppendFloat32(b, v)
		}
	}
	return b
}
