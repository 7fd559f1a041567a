/* What requests and answers about uploads share. */
#ifndef EVERYSTATUS_UPLOAD_H
#define EVERYSTATUS_UPLOAD_H

/* The version of the draft, in its appendix; and the limit, which is that of uploads.h. */
#define UPLOAD_INTEROP "8"
#define UPLOAD_LIMIT "max-size=1000000"

#endif
