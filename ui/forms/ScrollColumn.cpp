#include "forms/ScrollColumn.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>

namespace clusterlens::ui {

namespace {

bool isField(const QObject* widget)
{
    return qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget);
}

class ScrollColumn : public QScrollArea {
public:
    explicit ScrollColumn(QWidget* content)
    {
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidget(content);
        for (QWidget* const one : content->findChildren<QWidget*>())
            if (isField(one)) {
                one->setFocusPolicy(Qt::StrongFocus);
                one->installEventFilter(this);
            }
    }

    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {
            widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), QScrollArea::minimumSizeHint().height()};
    }

    [[nodiscard]] QSize sizeHint() const override { return {minimumSizeHint().width(), widget()->sizeHint().height()}; }

protected:
    /// The wheel scrolls, and changes no number that happens to lie under the mouse.
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const bool isWheel = event->type() == QEvent::Wheel && isField(watched); // a scroll area watches its own bars too
        if (!isWheel || static_cast<QWidget*>(watched)->hasFocus())
            return QScrollArea::eventFilter(watched, event);
        event->ignore(); // so that it goes on to the column
        return true;
    }
};

} // namespace

QWidget* scrolled(QWidget* content)
{
    return new ScrollColumn(content);
}

} // namespace clusterlens::ui
