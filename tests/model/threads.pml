/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The model of snapshot.pml for more threads, and for lookups without end (run.sh). THREADS threads
 * look up for ever. Each may become the writer, one at a time, and the files may have changed each
 * time. A thread may find at any time that the second is a new one, or that a block is of another
 * build (-ESTALE). A lookup may lie in another part of its thread's stack than the last one, and so
 * in another stripe.
 *
 * Three things make the states few, and lose none of what threads can do:
 *
 * - Threads are alike, and remember nothing between lookups. The state is not what each thread
 *   does, but how many do each thing.
 * - Whether a thread has loaded `current` makes a difference once `current` changes. Until then it
 *   counts as idle; at the change, any number of the idle threads may have loaded the old value.
 * - The same holds for the second look: until the change, all users of the current snapshot may
 *   rely on it. At the change, all of them do, which is the worst case: a user may leave at any
 *   time, whether it has looked again or not.
 *
 * What is asserted: a snapshot that is relied on is never emptied, and is full from the moment it
 * is used; no snapshot is emptied twice; the current one is never emptied; MOST snapshots are
 * enough, however often the database is replaced; no count goes below zero, and when all threads
 * are idle, all counts are zero.
 *
 * A statement that only the writer can see, or that takes a decision which no other thread can
 * observe yet, is in the same `atomic` as the operation of C before it.
 *
 * With FORK, a thread forks once, at any moment, in the middle of a lookup or as the writer, as a
 * signal handler does. What follows is the child: the other threads are gone, their counts stay.
 * The child may need one snapshot more, as the writer may be gone before it emptied one.
 *
 * What this model does not have: who the owner is. snapshot.pml has a writer that is lost in a fork
 * and keeps its place.
 *
 * Functions of C that the model stands for:
 * C: snapshot_enter snapshot_leave snapshot_enter_current snapshot_acquire snapshot_release
 * C: snapshot_refresh snapshot_begin look_at_files replace make_snapshot find_empty empty_unused
 * C: is_unused make_empty add_block owner_enter owner_leave owner_is_lost snapshot_after_fork
 */

#ifndef THREADS
#define THREADS 5
#endif
#ifndef WRITERS
#define WRITERS 1 /* at a time; two only in a mutant */
#endif
#ifndef MOST
#ifdef FORK
#define MOST (THREADS + 2)
#else
#define MOST (THREADS + 1)
#endif
#endif
#ifndef STRIPES
#define STRIPES 2
#endif

#define NONE 255

/* How many threads are where. */
typedef stripe {
    byte users;  /* the count of C */
    byte lost;   /* of them, those that a fork has left behind */
    byte relied; /* of the others, those that rely on the snapshot, unless it is the current one */
}

typedef snapshot {
    stripe stripes[STRIPES];
    byte loaded;   /* threads that loaded `current` then, and are not counted yet */
    byte released; /* threads that have given back their count, and rely on it: for a mutant */
    bool is_full;  /* it has blocks */
}

/* The thread that is the writer. */
typedef owner {
    bool is_busy;
    bool is_gone; /* its steps end here: another thread has forked */
    byte mine;    /* the snapshot that it uses */
    byte part;    /* its stripe */
}

snapshot all[MOST];
owner writers[WRITERS];
byte count;          /* of snapshots in the list */
byte current = NONE; /* snapshot_current */
byte idle = THREADS;
bool is_child;

#if WRITERS == 1 || defined(MUTANT_MANY_WRITERS)
#define MAY_WRITE(me) !writers[me].is_busy
#else
#define MAY_WRITE(me) !writers[0].is_busy && !writers[1].is_busy
#endif

#ifdef MUTANT_NO_SECOND_LOOK
#define SECOND_LOOK true
#else
#define SECOND_LOOK current == s
#endif

/* NO_LOOK_IN_EMPTYING has no error: the writer is itself a user of the current snapshot. */
#if defined(NO_LOOK_IN_EMPTYING) || defined(MUTANT_NO_LOOK_AT_CURRENT)
#define IS_CURRENT(s) false
#else
#define IS_CURRENT(s) s == current
#endif

/* What the writer takes for the current snapshot, before it looks at the files. */
#ifdef MUTANT_NO_LOOK_AT_CURRENT
#define SEEMS_CURRENT(s) (s != NONE || current == NONE)
#else
#define SEEMS_CURRENT(s) (s == current)
#endif

#define STRIPE(s, part) all[s].stripes[part]

/* Threads that are in a stripe, but for those that a fork has left behind. */
#define HERE(s, part) STRIPE(s, part).users - STRIPE(s, part).lost

inline enter(where, which) {
    STRIPE(where, which).users++;
    if
    :: SECOND_LOOK ->
       assert(all[where].is_full);
       if
       :: where != current -> STRIPE(where, which).relied++
       :: else
       fi
    :: else
    fi
}

inline leave(where, which) {
    assert(HERE(where, which) > 0);
    STRIPE(where, which).users--
}

/* The thread relies on it no longer. Other threads see that only when it gives back its count. */
inline end_use(where, which) {
    assert(all[where].is_full);
    if
    :: where != current -> STRIPE(where, which).relied--
    :: else
    fi
}

/* What a thread may do in a stripe of snapshot `s`. */
#ifdef MUTANT_RELEASE_BEFORE_USE
#define RELEASE(part)                                                                          \
    :: atomic { IN_USE(part) -> end_use(s, part); leave(s, part); all[s].released++ }          \
    :: atomic { all[s].released > 0 ->                                                         \
           assert(all[s].is_full); all[s].released--; idle++ }
#else
#define RELEASE(part)                                                                          \
    :: atomic { IN_USE(part) -> end_use(s, part); leave(s, part); idle++ }
#endif

#define IN_USE(part)                                                                           \
    (current == s -> HERE(s, part) > OF_WRITERS(part) :                                        \
                     STRIPE(s, part).relied > OF_WRITERS(part))

#define OF_WRITER(me, which) (writers[me].mine == s && writers[me].part == which)
#if WRITERS > 1
#define OF_WRITERS(part) (OF_WRITER(0, part) + OF_WRITER(1, part))
#else
#define OF_WRITERS(part) OF_WRITER(0, part)
#endif

#define LOOKUP(part)                                                                           \
    :: atomic { current == s && idle > 0 -> idle--; enter(s, part) }                           \
    :: atomic { all[s].loaded > 0 -> all[s].loaded--; enter(s, part) }                         \
    :: atomic { current != s && HERE(s, part) > STRIPE(s, part).relied ->                      \
           leave(s, part); idle++ }                                                            \
    RELEASE(part)

#define BECOME_WRITER(me, which)                                                               \
    :: atomic { IN_USE(which) && MAY_WRITE(me) ->                                              \
           writers[me].is_busy = true; writers[me].mine = s; writers[me].part = which }

/* The lookups in one snapshot, of all threads. */
proctype lookups(byte s) {
    do
    LOOKUP(0)
    BECOME_WRITER(0, 0)
#if STRIPES > 1
    LOOKUP(1)
    BECOME_WRITER(0, 1)
#endif
#if WRITERS > 1
    BECOME_WRITER(1, 0)
#if STRIPES > 1
    BECOME_WRITER(1, 1)
#endif
#endif
    od
}

#define MINE writers[me].mine
#define PART writers[me].part

/* The list has the newest snapshot first. The first that is empty, or one more. */
inline find_empty() {
    fresh = count;
    do
    :: fresh > 0 && all[fresh - 1].is_full -> fresh--
    :: fresh > 0 && !all[fresh - 1].is_full -> fresh--; break
    :: fresh == 0 -> assert(count < MOST); fresh = count; count++; break
    od
}

inline fill() {
    atomic { assert(!all[fresh].is_full); all[fresh].is_full = true }
}

/* `current` changes. What could be left open until now is decided: see above. */
inline publish() {
    if
    :: current != NONE ->
       for (part : 0 .. STRIPES - 1) {
           STRIPE(current, part).relied = HERE(current, part)
       };
       do
       :: idle > 0 -> idle--; all[current].loaded++
       :: true -> break
       od
    :: else
    fi;
    part = 0;
    current = fresh;
    idle = idle + all[fresh].loaded;
    all[fresh].loaded = 0;
    for (part : 0 .. STRIPES - 1) {
        STRIPE(fresh, part).relied = 0
    };
    part = 0
}

/* The writer ends its use of a snapshot, and begins that of the current one, which only the writer
 * changes. */
inline give_back() {
    if
    :: MINE != NONE -> end_use(MINE, PART); leave(MINE, PART)
    :: else
    fi;
    MINE = NONE
}

inline take(which) {
    atomic { MINE = which; STRIPE(MINE, PART).users++; assert(all[MINE].is_full) }
}

inline replace() {
    atomic { find_empty() };
#ifdef MUTANT_PUBLISH_BEFORE_FILLING
    atomic { publish() };
    fill();
#else
    fill();
    atomic { publish() };
#endif
    atomic { give_back() };
    take(fresh)
}

#define RELIED(s, part) STRIPE(s, part).relied

/* `each` goes through the list, `part` through the stripes. */
inline empty_unused() {
    each = count;
    do
    :: atomic { each == 0 -> break }
    :: atomic { each > 0 -> each-- };
       if
       :: atomic { IS_CURRENT(each) || !all[each].is_full -> skip }
       :: atomic { !(IS_CURRENT(each)) && all[each].is_full -> part = 0 };
          do
          :: atomic { part < STRIPES && STRIPE(each, part).users == 0 -> part++ }
          :: atomic { part < STRIPES && STRIPE(each, part).users != 0 -> break }
          :: atomic {
                 part == STRIPES ->
                 assert(each != current && all[each].is_full && all[each].released == 0);
                 for (part : 0 .. STRIPES - 1) {
                     assert(RELIED(each, part) == 0)
                 };
                 all[each].is_full = false;
                 break
             }
          od;
          part = 0
       fi
    od
}

/* What a thread does as the writer. In the child of a fork it is another thread, or gone. */
proctype writes(byte me) {
    byte fresh, each, part;
begin:
    {
        do
        :: atomic { current == NONE && idle > 0 && MAY_WRITE(me) ->
               idle--; writers[me].is_busy = true; MINE = NONE;
               select(part : 0 .. STRIPES - 1);
               PART = part; part = 0 };
           goto look
        :: atomic { writers[me].is_busy -> skip };
look:
           if
           :: atomic { SEEMS_CURRENT(MINE) -> skip };
              if
              :: true -> replace()
              :: true -> skip /* there is no memory for it, or the files have not changed */
              fi;
              empty_unused()
           :: atomic { !SEEMS_CURRENT(MINE) -> skip }
           fi;
           atomic {
               if
               :: MINE == NONE -> idle++
               :: else
               fi;
               MINE = NONE; PART = 0; fresh = 0; each = 0; part = 0;
               writers[me].is_busy = false
           }
        od
    } unless {
        atomic { writers[me].is_gone -> writers[me].is_gone = false; fresh = 0; each = 0; part = 0 }
    };
    goto begin
}

/* When no thread looks up, nothing is counted. */
proctype rest() {
    byte s, part;
    do
    :: atomic {
           idle == THREADS && !is_child ->
           for (s : 0 .. MOST - 1) {
               for (part : 0 .. STRIPES - 1) {
                   assert(STRIPE(s, part).users == 0)
               }
           };
           s = 0;
           part = 0
       }
    od
}

#ifdef FORK
/* All threads are gone. One is put back by the caller, where it was. */
inline lose_threads() {
    is_child = true;
    idle = 0;
    for (s : 0 .. MOST - 1) {
        all[s].loaded = 0;
        for (part : 0 .. STRIPES - 1) {
            STRIPE(s, part).lost = STRIPE(s, part).users;
            STRIPE(s, part).relied = 0
        }
    };
    s = 0;
    part = 0
}

/* The fork handler: the writer was another thread. */
inline lose_writer() {
    if
    :: writers[0].is_busy ->
       writers[0].is_busy = false;
       writers[0].is_gone = true;
       writers[0].mine = NONE;
       writers[0].part = 0
    :: else
    fi
}

/* Threads in a stripe that are not the writer, and may rely on the snapshot, or must not. In the
 * current snapshot all may; the writer relies on what it uses. */
#define OTHERS(p) (HERE(place, p) - (writers[0].mine == place && writers[0].part == p))
#define NOT_RELYING(p) (HERE(place, p) - STRIPE(place, p).relied)

#define FORK_IN(which)                                                                         \
    :: atomic { !is_child && place == current && OTHERS(which) > 0 ->                          \
           lose_threads(); lose_writer(); STRIPE(place, which).lost-- }                        \
    :: atomic { !is_child && place != current && NOT_RELYING(which) > 0 ->                     \
           lose_threads(); lose_writer(); STRIPE(place, which).lost-- }                        \
    :: atomic { !is_child && place != current &&                                               \
           OTHERS(which) - NOT_RELYING(which) > 0 ->                                           \
           lose_threads(); lose_writer();                                                      \
           STRIPE(place, which).lost--; STRIPE(place, which).relied = 1 }

proctype fork(byte place) {
    byte s, part;
    do
    :: atomic { !is_child && writers[0].is_busy && (place == 0) ->
           lose_threads();
           if
           :: writers[0].mine != NONE ->
              STRIPE(writers[0].mine, writers[0].part).lost--;
              if
              :: writers[0].mine != current ->
                 STRIPE(writers[0].mine, writers[0].part).relied = 1
              :: else
              fi
           :: else
           fi
       }
    :: atomic { !is_child && idle > 0 && (place == 0) ->
           lose_threads(); lose_writer(); idle = 1 }
    :: atomic { !is_child && all[place].loaded > 0 ->
           lose_threads(); lose_writer(); all[place].loaded = 1 }
    FORK_IN(0)
#if STRIPES > 1
    FORK_IN(1)
#endif
    od
}
#endif

init {
    byte i;
    atomic {
        for (i : 0 .. MOST - 1) {
            run lookups(i)
        };
        for (i : 0 .. WRITERS - 1) {
            writers[i].mine = NONE;
            run writes(i)
        };
        run rest();
#ifdef FORK
        for (i : 0 .. MOST - 1) {
            run fork(i)
        };
#endif
        i = 0
    }
}
