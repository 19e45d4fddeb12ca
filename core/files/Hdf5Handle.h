#pragma once

// What Hdf5File and Hdf5Dataset share of the HDF5 C library (1.10 and later). For this room alone: it wants the library's headers.

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace clusterlens::hdf5 {

/// Being inside the library: one thread at a time, because it keeps global state and Debian's is built without thread safety, and without its
/// printing of errors to stderr, which is put back afterwards for others in the process. Everything below wants one of these alive.
class Inside {
public:
    Inside();
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    std::unique_lock<std::recursive_mutex> m_lock;
    H5E_auto2_t m_print = nullptr;
    void* m_printData = nullptr;
};

/// Owner of one identifier.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    /// \param id  negative when the call that should have made it failed
    Handle(hid_t id, Close closing)
        : m_id(id)
        , m_close(closing)
    {
    }
    ~Handle() { (void)close(); }
    Handle(Handle&& other) noexcept
        : m_id(std::exchange(other.m_id, -1))
        , m_close(other.m_close)
    {
    }
    Handle& operator=(Handle&& other) noexcept
    {
        std::swap(m_id, other.m_id);
        std::swap(m_close, other.m_close);
        return *this;
    }

    [[nodiscard]] hid_t get() const { return m_id; }
    explicit operator bool() const { return m_id >= 0; }

    /// \return false when the library could not close it, which for a file means that not everything was written
    [[nodiscard]] bool close()
    {
        const hid_t id = std::exchange(m_id, -1);
        return id < 0 || m_close(id) >= 0;
    }

private:
    hid_t m_id = -1;
    Close m_close = nullptr;
};

/// Why the call that failed last did, in one line: what the system says ("No space left on device"), else the library. It has to be asked at once.
[[nodiscard]] std::string lastReason();

/// IEEE binary16, which HDF5 1.10 does not predefine.
[[nodiscard]] Handle halfType(H5T_order_t order);

enum class Place { Nowhere, Here, Elsewhere };

/// Where \p name leads: here, in this very file, through hard links alone; elsewhere by any other link. No such link is followed.
[[nodiscard]] Place placeOf(hid_t file, const std::string& name);

} // namespace clusterlens::hdf5
