"""Is a text whose names take forever to follow, for whoever reads it before it runs.

Kata: power_rule
"""

import json as a
import math as a

b = a.x
b = a.y
c = b.x
c = b.y
d = c.x
d = c.y
e = d.x
e = d.y
f = e.x
f = e.y
g = f.x
g = f.y
h = g.x
h = g.y
i = h.x
i = h.y
j = i.x
j = i.y
k = j.x
k = j.y
l = k.x
l = k.y
m = l.x
m = l.y
n = m.x
n = m.y
o = n.x
o = n.y
p = o.x
p = o.y
q = p.x
q = p.y
r = q.x
r = q.y
s = r.x
s = r.y
t = s.x
t = s.y
u = t.x
u = t.y
v = u.x
v = u.y
w = v.x
w = v.y
x = w.x
x = w.y
y = x.x
y = x.y


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
