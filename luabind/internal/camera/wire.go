package camera

import (
	"math"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// Etype is the etype of the events with which a page reports its camera, and of those with which it is asked
// to do so more often.
const Etype = "VUERLUA_CAMERA"

// A Report is what a page has said about its camera.
type Report struct {
	Pose
	Hand bool // the visitor has moved the camera, and so ended what the script had begun
}

// Decode reads the value of a report. ok is false if anything in it is missing or not finite: pages are not
// trusted.
func Decode(value []byte) (r Report, ok bool) {
	r.Pose = Default()
	seen := 0
	fine := fields(value, func(name string, v []byte) bool {
		switch name {
		case "position":
			seen++
			return numbers(v, r.Position[:])
		case "target":
			seen++
			return numbers(v, r.Target[:])
		case "up":
			seen++
			return numbers(v, r.Up[:])
		case "quaternion":
			seen++
			return numbers(v, r.Quaternion[:])
		case "fov":
			return positive(v, &r.Fov)
		case "aspect":
			return positive(v, &r.Aspect)
		case "zoom":
			return positive(v, &r.Zoom)
		case "roll":
			return number(v, &r.Roll)
		case "orthographic":
			return boolean(v, &r.Orthographic)
		case "hand":
			return boolean(v, &r.Hand)
		}
		return true
	})
	return r, fine && seen == 4
}

// DecodeMove reads the value of a CAMERA_MOVE, as other clients send it. What it does not say stays as it is in
// p. ok is false if it has no position.
func DecodeMove(value []byte, p *Pose) (ok bool) {
	got, placed, turned := *p, false, false
	distance := got.Position.sub(got.Target).length()
	var read func(name string, v []byte) bool
	read = func(name string, v []byte) bool {
		switch name {
		case "camera":
			return fields(v, read)
		case "position":
			placed = true
			return numbers(v, got.Position[:])
		case "quaternion":
			turned = true
			return numbers(v, got.Quaternion[:])
		case "fov":
			return positive(v, &got.Fov)
		case "aspect":
			return positive(v, &got.Aspect)
		case "zoom":
			return positive(v, &got.Zoom)
		}
		return true
	}
	if !fields(value, read) || !placed {
		return false
	}
	if turned { // it looks at what is before it
		q := got.Quaternion
		ahead := Vector{-2 * (q[0]*q[2] + q[1]*q[3]), -2 * (q[1]*q[2] - q[0]*q[3]), -(1 - 2*(q[0]*q[0]+q[1]*q[1]))}.unit(Vector{0, 0, -1})
		for i := range 3 {
			got.Target[i] = got.Position[i] + distance*ahead[i]
		}
	}
	*p = got
	return true
}

// OfScene returns the camera that a scene describes: its properties camera, camPosition, camTarget and up.
// property returns the msgpack value of a property of the scene.
func OfScene(property func(name string) ([]byte, bool)) Pose {
	p := Default()
	read := func(name string, into []float64) bool {
		raw, ok := property(name)
		return ok && numbers(raw, into)
	}
	read("up", p.Up[:])
	read("camPosition", p.Position[:])
	turned := !read("camTarget", p.Target[:])
	var euler [3]float64
	if raw, ok := property("camRotation"); ok && turned && eulerOf(raw, &euler) {
		p.aim(euler)
	}
	if raw, ok := property("camera"); ok {
		fields(raw, func(name string, v []byte) bool {
			switch name {
			case "from":
				numbers(v, p.Position[:])
			case "at":
				numbers(v, p.Target[:])
			case "up":
				numbers(v, p.Up[:])
			case "fov":
				positive(v, &p.Fov)
			case "roll":
				number(v, &p.Roll)
			}
			return true
		})
	}
	p.turn()
	return p
}

// aim makes the camera look in the direction of Euler angles in the order XYZ, at the distance of the origin.
func (p *Pose) aim(euler [3]float64) {
	sx, cx := math.Sincos(euler[0])
	sy, cy := math.Sincos(euler[1])
	distance := p.Position.length()
	ahead := Vector{-sy, sx * cy, -cx * cy}
	for i := range 3 {
		p.Target[i] = p.Position[i] + distance*ahead[i]
	}
}

// eulerOf reads the angles of a rotation, which the order of its axes may follow.
func eulerOf(raw []byte, into *[3]float64) bool {
	n, rest, err := msgp.ReadArrayHeaderBytes(raw)
	if err != nil || n != 3 && n != 4 {
		return false
	}
	return list(rest, into[:])
}

// Append adds the pose to b as the data of a request that lets a page follow it.
func (p *Pose) Append(b []byte, follow string) []byte {
	b = msgp.AppendMapHeader(b, 7)
	b = appendVector(b, "from", p.Position[:])
	b = appendVector(b, "at", p.Target[:])
	b = appendVector(b, "up", p.Up[:])
	b = appendNumber(b, "fov", p.Fov)
	b = appendNumber(b, "roll", p.Roll)
	b = appendNumber(b, "zoom", p.Zoom)
	return msgp.AppendString(msgp.AppendString(b, "follow"), follow)
}

func appendVector(b []byte, name string, v []float64) []byte {
	b = msgp.AppendArrayHeader(msgp.AppendString(b, name), uint32(len(v)))
	for _, n := range v {
		b = msgp.AppendFloat64(b, n)
	}
	return b
}

func appendNumber(b []byte, name string, n float64) []byte {
	return protocol.AppendNumber(msgp.AppendString(b, name), n)
}

// maxFields bounds the fields that are read of a map of a page.
const maxFields = 64

// fields calls read for each field of a map. It returns false if raw is not a map or a call does.
func fields(raw []byte, read func(name string, value []byte) bool) bool {
	n, b, err := msgp.ReadMapHeaderBytes(raw)
	if err != nil || n > maxFields {
		return false
	}
	for ; n > 0; n-- {
		var name []byte
		if name, b, err = msgp.ReadStringZC(b); err != nil {
			return false
		}
		rest, err := msgp.Skip(b)
		if err != nil || !read(string(name), b[:len(b)-len(rest)]) {
			return false
		}
		b = rest
	}
	return true
}

// numbers reads a list of len(into) numbers.
func numbers(raw []byte, into []float64) bool {
	n, b, err := msgp.ReadArrayHeaderBytes(raw)
	if err != nil || int(n) != len(into) {
		return false
	}
	return list(b, into)
}

// list reads the items of a list. into changes only if all of them are numbers.
func list(b []byte, into []float64) bool {
	var read [4]float64
	for i := range into {
		rest, err := msgp.Skip(b)
		if err != nil || !number(b[:len(b)-len(rest)], &read[i]) {
			return false
		}
		b = rest
	}
	copy(into, read[:])
	return true
}

// largest bounds the coordinates of a camera: their squares are finite.
const largest = 1e150

// number reads a finite number.
func number(raw []byte, into *float64) bool {
	var n float64
	switch msgp.NextType(raw) {
	case msgp.Float64Type, msgp.Float32Type:
		f, _, err := msgp.ReadFloat64Bytes(raw)
		if err != nil {
			return false
		}
		n = f
	case msgp.IntType, msgp.UintType:
		i, _, err := msgp.ReadInt64Bytes(raw)
		if err != nil {
			return false
		}
		n = float64(i)
	default:
		return false
	}
	if !(math.Abs(n) <= largest) {
		return false
	}
	*into = n
	return true
}

func positive(raw []byte, into *float64) bool {
	var n float64
	if !number(raw, &n) || n <= 0 {
		return false
	}
	*into = n
	return true
}

func boolean(raw []byte, into *bool) bool {
	b, _, err := msgp.ReadBoolBytes(raw)
	if err == nil {
		*into = b
	}
	return err == nil
}
