local tween = require "tween"

test("numbers, lists and tables", function()
  local t = { x = 1, position = {0, 0, 0}, inner = { y = 10, z = 5 }, other = "stays" }
  tween(t, 1, { x = 3, position = {2, 4, 6}, inner = { y = 0 } }):wait()
  eq(t, { x = 3, position = {2, 4, 6}, inner = { y = 0, z = 5 }, other = "stays" })
end)

test("on the way", function()
  local t = { x = 0 }
  local seen = {}
  local start = now()
  tween(t, 1, { x = 10 }, { fps = 10, on_update = function(target, k) seen[#seen + 1] = target.x near(k, target.x / 10) end }):wait()
  near(now() - start, 1, 0.01)
  near(seen, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1e-6)
end)

test("the same tables are kept", function()
  local p = {0, 0, 0}
  local t = { position = p }
  tween(t, 0.1, { position = {1, 1, 1} }):wait()
  eq(rawequal(t.position, p), true)
end)

test("colours", function()
  local color = require "color"
  local t = { color = "red", material = { color = color("black") } }
  tween(t, 0.5, { color = "#0000ff", material = { color = "white" } }):wait()
  eq(t, { color = "#0000ff", material = { color = "#ffffff" } })
end)

test("rotations turn evenly", function()
  local quat = require "quat"
  local turn = quat.axis_angle({0, 1, 0}, 2)
  local t = { quaternion = {0, 0, 0, 1} }
  tween(t, 1, { quaternion = turn }, { fps = 4, on_update = function(_, k) near((quat.angle(t.quaternion)), 2 * k, 1e-6) end }):wait()
  near(t.quaternion, turn)
end)

test("chain", function()
  local log = {}
  local t = { x = 0 }
  local start = now()
  tween(t, 1, { x = 1 }):call(function() log[#log + 1] = t.x end):pause(1):to(1, { x = -1 }):call(function() log[#log + 1] = t.x end):wait()
  eq(log, {1, -1})
  near(now() - start, 3, 0.1)
end)

test("going on after the end", function()
  local t = { x = 0 }
  local w = tween(t, 0.1, { x = 1 })
  w:wait()
  eq(w:done(), true)
  w:to(0.1, { x = 5 }):wait()
  eq(t.x, 5)
end)

test("cancel", function()
  local t = { x = 0 }
  local done = false
  local w = tween(t, 1, { x = 10 }, { on_done = function() done = true end })
  sleep(0.5)
  w:cancel()
  sleep(1)
  near(t.x, 5, 0.2)
  eq({done, w:done()}, {false, true})
  w:wait()
  fails("this tween was cancelled", w.to, w, 1, { x = 1 })
end)

test("ease, delay, loop and yoyo", function()
  local t = { x = 0 }
  local start = now()
  tween(t, 1, { x = 1 }, { ease = "in_quad", delay = 1, on_update = function(_, k) near(t.x, k) end }):wait()
  near(now() - start, 2, 0.1)
  local top, n = 0, 0
  tween(t, 0.5, { x = 2 }, { loop = 4, yoyo = true, on_update = function() top = math.max(top, t.x) n = n + 1 end }):wait()
  eq(t.x, 1)
  eq(top, 2)
  local w = tween(t, 0.1, { x = 9 }, { loop = true })
  sleep(10)
  eq(w:done(), false)
  w:cancel()
end)

test("elements are sent", function(session)
  local box = Box{ key = "box", position = {0, 0, 0}, args = {1, 1, 1}, material = { color = "red", opacity = 1 } }
  local world = SceneStore()
  world:set(DefaultScene{ box })
  tween(box, 0.5, { position = {1, 2, 3}, material = { opacity = 0.5 } }, { session = world }):wait()
  eq(world:get("box").position, {1, 2, 3})
  eq(world:get("box").material, { color = "red", opacity = 0.5 })
  eq(world:get("box").args, {1, 1, 1})
  session:set(DefaultScene{ box })
  tween(box, 0.5, { position = {0, 0, 0} }, { session = session }):wait()
end)

test("values", function()
  local last
  tween.value({0, 10}, {10, 0}, 0.5, function(v) last = v end):wait()
  eq(last, {10, 0})
  tween.value("black", "white", 0.5, function(v) last = v end):wait()
  eq(last, "#ffffff")
  tween.value(1, 2, 0, function(v) last = v end):wait()
  eq(last, 2)
end)

test("an error in a function comes out of wait", function()
  fails("oops", function() tween({ x = 1 }, 0.1, { x = 2 }):call(function() error("oops") end):wait() end)
end)

test("mistakes", function()
  fails("tween wants a table for target, not nil", tween)
  fails("tween wants a number of 0 or more for seconds, not nil", tween, {}, nil, {})
  fails("tween wants a table for goals, not nil", tween, {}, 1)
  fails("tween: the target has no target.x to start from", tween, {}, 1, { x = 1 })
  fails("tween: the target has no target.p[3] to start from", tween, { p = {1, 2} }, 1, { p = {1, 2, 3} })
  fails("tween: target.x goes from a boolean to the number 1", tween, { x = true }, 1, { x = 1 })
  fails("ease has no 'in_quadd'", tween, { x = 1 }, 1, { x = 2 }, { ease = "in_quadd" })
  fails("tween: a target that is sent needs a key", tween, { x = 1 }, 1, { x = 2 }, { session = SceneStore() })
  fails("tween.value wants a function for fn, not nil", tween.value, 1, 2, 1)
  fails("color.new wants a colour", tween, { x = "red" }, 1, { x = "rde" })
end)
