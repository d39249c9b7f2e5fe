package luabind

import (
	"fmt"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// TestMove: arrays and lists, in one message; the scene has the poses.
func TestMove(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{ Box{ key = "a", position = {9, 9, 9} }, Group{ key = "g", Box{ key = 2 } } })
		print(world:move{ keys = {"a", 2}, positions = Float32Array{1, 2, 3, 4, 5, 6}, scales = {2, 3} })
		print(world:move{ keys = {"a", 2}, positions = {{1, 2, 3}, {4, 5, 7}}, visible = {true, false} })
		local inner = world:get("g").children[1]
		print(world:get("a").position[1], inner.position[3], inner.scale, inner.visible, world:get("a").scale)
		world:update{ key = "a", position = {0, 0, 1} }
		print(world:get("a").position[3])
		world:move{ keys = {}, positions = {} }
		spawn(function(session)
			session:set(DefaultScene{ Box{ key = "own" } })
			print(session:move{ keys = { Box{ key = "own" } }, rotations = {0, 1, 0}, scales = Float16Array{1, 2, 3} })
			session:move{ keys = {"own"}, quaternions = {0, 0, 0, 1}, visible = Uint8Array{0} }
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		time.Sleep(time.Second)
		if got := etypes(c.messages(t)); got != "SET VUERLUA_MOVE VUERLUA_MOVE" {
			t.Errorf("the client was sent %s", got)
		}
		s.wantSaid("true\ntrue\n1\t7\t3\tfalse\t2\n1\ntrue")
	})
}

func TestMoveMistakes(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{ Box{ key = "a" } })
		local function try(t)
			local e = select(2, pcall(world.move, world, t))
			print(e.message .. (e.hint and " / " .. e.hint or ""))
		end
		try{ keys = {"a", "b"}, positions = Float32Array(5) }
		try{ keys = {"a"}, scales = {1, 2} }
		try{ keys = {"a"}, positions = {0, 0/0, 0} }
		try{ keys = {"a"}, positions = "abc" }
		try{ keys = {"a"}, positions = {0, "x", 0} }
		try{ keys = {"a"} }
		try{ positions = {0, 0, 0} }
		try{ keys = {"a", 1.5}, positions = Float32Array(6) }
		try{ keys = {"a"}, position = {0, 0, 0} }
		try{ keys = {"a"}, rotations = {0, 0, 0}, quaternions = {0, 0, 0, 1} }
		try{ keys = {"a"}, visible = {1} }
		try("a")`, func(s *stage) {
		s.wantSaid(`world:move has 5 numbers in positions for 2 keys / each key takes x, y, z, 6 in all
world:move has 2 numbers in scales for 1 key / each key takes one number, or x, y, z, 1 or 3 in all
world:move has NaN as item 2 of positions / a position or a rotation is a finite number; look at what it is computed from
world:move wants an array or a list of numbers in positions, not the string "abc" / write positions = Float32Array{...}
world:move has the string "x" in item 2 of positions, where a number is expected / a list has numbers, or rows of numbers
world:move has nothing that moves the nodes / add positions, rotations, quaternions, scales or visible
world:move wants a list of keys in keys, not nil / write keys = {"a", "b"}
world:move has the number 1.5 as item 2 of keys, which is not a key / a key is a string or an integer
world:move has no option 'position' / did you mean 'positions'?
world:move has both rotations and quaternions / leave one of them out
world:move has the number 1 as item 1 of visible / write true or false
world:move wants a table, not the string "a" / write world:move{ keys = {...}, positions = ... }`)
	})
}

// TestMoveSharesKeys: the moves of a stream share their keys, so that only the last one is kept.
func TestMoveSharesKeys(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:set(DefaultScene{ Box{ key = "a" }, Box{ key = "b" } })
			for i = 1, 3 do session:move{ keys = {"a", "b"}, positions = Float32Array{i, i, i, i, i, i} } end
			session:move{ keys = {"b", "a"}, positions = Float32Array(6) }
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		time.Sleep(time.Second)
		c.mu.Lock()
		defer c.mu.Unlock()
		var shared []bool
		var last *protocol.Message
		for _, m := range c.sent {
			if m.Op != protocol.OpMove {
				continue
			}
			if last != nil {
				shared = append(shared, m.Move.Replaces(last.Move))
			}
			last = m
		}
		if got := fmt.Sprint(shared); got != "[true true false]" {
			t.Errorf("moves replace those before them: %s", got)
		}
	})
}
