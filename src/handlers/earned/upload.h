/* What requests and answers about uploads share. */
#ifndef EVERYSTATUS_UPLOAD_H
#define EVERYSTATUS_UPLOAD_H

/* The version of the draft, in its appendix; the limit, which is that of uploads.h; and the type of what is added. */
#define UPLOAD_INTEROP "8"
#define UPLOAD_LIMIT "max-size=1000000"
#define UPLOAD_PARTIAL "application/partial-upload"

#endif
