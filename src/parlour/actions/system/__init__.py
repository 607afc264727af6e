"""Actions of the system: `verb_noun(tx, *, …)`, done for nobody in particular, so they take no actor.

Jobs, followers and the command line call them. No route, event or form can: the import contracts hold that.
"""
