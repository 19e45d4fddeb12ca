#pragma once

#include <QObject>
#include <QWidget>

namespace clusterlens::ui {

/// Lets what is typed in a field of a window count before something is done with it: before a shortcut, a click, something dropped, or the end of the window. A
/// tool button takes no focus, so the field would still wait for more, and a run would have the number before.
class FieldCommitter : public QObject {
    Q_OBJECT

public:
    explicit FieldCommitter(QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void commit(const QObject* watched);

    QWidget* m_window;
};

} // namespace clusterlens::ui
