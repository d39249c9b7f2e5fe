-- line 5: only visible in its block
spawn(function(session) session:set(DefaultScene{ Box{ key = "b" } }) end)
for i = 1, 2 do local total = i end
do local total = 3 end
print(total + 1)
