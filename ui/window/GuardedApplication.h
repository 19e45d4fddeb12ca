#pragma once

#include <QApplication>

namespace clusterlens::ui {

/// An application in which an exception that nobody has caught becomes a message: the slot that threw is left, the window stays.
class GuardedApplication : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    void exceptionCaught(const QString& message); ///< for the user; may come again and again

private:
    void tell(const QString& what);

    bool m_telling = false;
};

} // namespace clusterlens::ui
