-- line 2: .. to join
print("a" "b")
