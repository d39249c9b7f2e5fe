-- line 2: math.floor(x + 0.5)
print(math.round(2.5))
