package luabind

import "testing"

// pick and raycast return lists of hits. What a page answers beyond the documented fields is left out.
func TestHits(t *testing.T) {
	play(t, `
		spawn(function(session)
			local hits = session:pick{ 0.25, 0.5, ttl = 1 }
			print(#hits, hits[1].key, hits[1].position[3], hits[1].uv, hits[1].extra, hits[1].instance)
			print(#session:raycast{ origin = {0, 5, 0}, direction = {0, -1, 0} })
			print(pcall(session.pick, session, { x = 0.5, y = 0.5 }))
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		asked := s.requests(c)
		data, _ := asked[0]["data"].(map[string]any)
		if asked[0]["etype"] != "PICK" || len(data) != 2 || data["x"] != float32(0.25) {
			t.Errorf("asked %v", asked[0])
		}
		point := []any{1, 2, 3}
		s.answer(c, asked[0], map[string]any{"hits": []any{
			map[string]any{"key": "a", "position": point, "uv": []any{1}, "extra": 1, "instance": 7},
			map[string]any{"key": 5, "position": point}, map[string]any{"key": "b"}, "c",
		}})
		asked = s.requests(c)
		if asked[0]["etype"] != "RAYCAST" {
			t.Errorf("asked %v", asked[0])
		}
		s.answer(c, asked[0], map[string]any{"hits": []any{}})
		s.answer(c, s.requests(c)[0], map[string]any{"hits": "many"})
		s.wantSaid("1\ta\t3\tnil\tnil\t7\n0\nfalse\tscene.lua:6: the client has answered PICK without a list of hits")
		s.wantNoErrors()
	})
}

func TestHitsOptions(t *testing.T) {
	play(t, `
		spawn(function(session)
			local function try(name, options)
				local ok, e = pcall(session[name], session, options)
				print((tostring(e):gsub("^scene.lua:%d+: ", "")))
			end
			try("pick")
			try("pick", { 0.5 })
			try("pick", { 0.5, "y" })
			try("raycast", { origin = {0, 0, 0} })
			try("raycast", { origin = {0, 0, 0}, direction = {0, 0, 0} })
			try("raycast", { origin = {0, 0}, direction = {0, 1, 0} })
		end)`, func(s *stage) {
		s.join("c1", viewer())
		const pick = "session:pick wants two numbers from 0 to 1, x and y (write session:pick{ 0.5, 0.5 } for the middle of the picture; 0, 0 is its upper left corner)\n"
		const how = " (write session:raycast{ origin = {0, 5, 0}, direction = {0, -1, 0} })"
		s.wantSaid(pick + pick + pick + "session:raycast wants direction as a list of three numbers" + how + "\n" +
			"session:raycast wants a direction, which {0, 0, 0} is not" + how + "\n" +
			"session:raycast wants origin as a list of three numbers" + how)
	})
}
