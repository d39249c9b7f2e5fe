-- line 2: did you mean 'pairs'?
for k in pair({ a = 1 }) do print(k) end
